package org.poai.libp2p.gossipsub;

import org.poai.libp2p.gossipsub.router.GossipParams;
import org.poai.libp2p.gossipsub.rpc.RpcLimits;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.gossipsub.score.ScoreParams;

/**
 * What gossipsub runs with.
 *
 * @param rpc the largest RPC that is read or sent
 * @param buffers what may wait, per peer
 */
public record GossipsubConfig(
    GossipParams params,
    ScoreParams scores,
    SigningPolicy signing,
    RpcLimits rpc,
    BufferLimits buffers) {
  /** The usual numbers. */
  public static GossipsubConfig of(SigningPolicy signing) {
    return new GossipsubConfig(
        GossipParams.DEFAULT,
        ScoreParams.DEFAULT,
        signing,
        RpcLimits.DEFAULT,
        BufferLimits.DEFAULT);
  }

  /**
   * Bytes that may wait for one peer; a frame that meets a full queue is dropped.
   *
   * @param inbound read from its stream and not handled yet, an unfinished RPC included; with more
   *     we stop reading, so that it is more than the largest RPC
   * @param inFlight handed to our stream and not sent yet; the rest waits in order of priority
   * @param control with more the peer is too slow, and our stream to it is opened anew
   */
  public record BufferLimits(
      int inbound, int inFlight, int control, int own, int forwarded, int gossip) {
    public static final BufferLimits DEFAULT =
        new BufferLimits(5 << 20, 128 << 10, 1 << 20, 5 << 20, 5 << 20, 512 << 10);

    /** What may wait for one peer in all. */
    long outbound() {
      return (long) control + own + forwarded + gossip;
    }
  }
}
