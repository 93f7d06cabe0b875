package org.poai.libp2p.host;

/**
 * How many streams of one protocol a peer may have open.
 *
 * @param inbound opened by the peer; one more is refused
 * @param outbound opened by us; one more fails
 */
public record StreamLimits(int inbound, int outbound) {
  /** For request protocols: 32 and 64, as js-libp2p has it. */
  public static final StreamLimits DEFAULT = new StreamLimits(32, 64);
}
