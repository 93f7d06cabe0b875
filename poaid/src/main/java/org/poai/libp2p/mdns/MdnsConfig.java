package org.poai.libp2p.mdns;

import java.util.Optional;

/**
 * How peers are looked for.
 *
 * @param service what is asked for; other programs of libp2p ask for the default
 * @param port 5353, but for tests
 * @param networkInterface the only one, by name; without it all that can do multicast
 * @param intervalMillis between two questions
 */
public record MdnsConfig(
    String service, int port, Optional<String> networkInterface, long intervalMillis) {
  private static final int PORT = 5353;
  private static final long INTERVAL_MILLIS = 10_000;

  /** As the specification has it, on all interfaces. */
  public static final MdnsConfig DEFAULT =
      new MdnsConfig(Announcement.SERVICE, PORT, Optional.empty(), INTERVAL_MILLIS);

  /** The same on one interface only. */
  public MdnsConfig on(String name) {
    return new MdnsConfig(service, port, Optional.of(name), intervalMillis);
  }
}
