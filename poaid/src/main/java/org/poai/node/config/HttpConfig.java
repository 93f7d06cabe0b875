package org.poai.node.config;

import java.util.Optional;

/**
 * Where the node serves its metrics, health and status.
 *
 * @param host an address of this machine; everyone who reaches it may read
 * @param port the port that the operator asked for, 0 for any free one; without it the first free
 *     one from {@value #DEFAULT_PORT} on
 */
public record HttpConfig(String host, Optional<Integer> port) {
  public static final int DEFAULT_PORT = 9615;

  public HttpConfig {
    port.ifPresent(
        given -> {
          if (given < 0 || given > 65_535) {
            throw new IllegalArgumentException("a port lies between 0 and 65535, not " + given);
          }
        });
  }

  /** Loopback, first free port. */
  public static HttpConfig standard() {
    return new HttpConfig("127.0.0.1", Optional.empty());
  }
}
