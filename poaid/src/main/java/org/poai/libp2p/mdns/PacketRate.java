package org.poai.libp2p.mdns;

/** So many packets a second are read, the others not looked at. Owned by the reading thread. */
final class PacketRate {
  private final int perSecond;
  private long second = -1;
  private int packets;

  PacketRate(int perSecond) {
    this.perSecond = perSecond;
  }

  boolean admits(long nowMillis) {
    long now = nowMillis / 1000;
    if (now != second) {
      second = now;
      packets = 0;
    }
    return packets++ < perSecond;
  }
}
