package org.poai.node.config;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Where the node shows its web pages to others; who reaches it needs no token.
 *
 * @param address an address of this machine
 * @param port the port that the operator asked for, 0 for any free one; without it the first free
 *     one from {@value #DEFAULT_PORT} on
 */
public record ExplorerConfig(InetAddress address, Optional<Integer> port) {
  public static final int DEFAULT_PORT = 8550;
}
