package org.poai.libp2p.mdns;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Peers that were seen lately, so that one that shouts is heard once in a while, and a thousand
 * that one invents are no more than a bounded list. Owned by the mdns loop.
 */
final class Sightings {
  static final int MAX_PEERS = 512;
  static final long AGAIN_NANOS = 9_000_000_000L;
  static final long FORGOTTEN_NANOS = 120_000_000_000L;

  private final Map<PeerId, Sighting> seen = new LinkedHashMap<>(16, 0.75f, false);

  private record Sighting(List<Multiaddr> addresses, long at) {}

  /** Whether this is worth telling: new, changed, or long ago. */
  boolean isNews(Announcement heard, long now) {
    Sighting before = seen.get(heard.peer());
    if (before != null
        && before.addresses.equals(heard.addresses())
        && now - before.at < AGAIN_NANOS) {
      return false;
    }
    seen.remove(heard.peer());
    // The oldest come first: each is put in anew when it is seen.
    seen.values().removeIf(old -> now - old.at > FORGOTTEN_NANOS);
    if (seen.size() >= MAX_PEERS) {
      return false;
    }
    seen.put(heard.peer(), new Sighting(heard.addresses(), now));
    return true;
  }
}
