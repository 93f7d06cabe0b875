package org.poai.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.poai.network.message.RangeRequest;
import org.poai.primitives.BlockNumber;

/** Honest peers of one node, as many as a test wants. */
public final class Crowd implements AutoCloseable {
  /** Below the ration of an honest peer. */
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  private final List<Stranger> peers = new ArrayList<>();
  private volatile boolean over;

  /** So many peers, which have shaken hands and gossip. */
  public Crowd(Target target, int peers) throws Exception {
    for (int i = 0; i < peers; i++) {
      this.peers.add(Stranger.humble(target));
    }
  }

  /** From now on each asks for blocks, takes the answer, and asks again. */
  public void begin() {
    peers.forEach(this::ask);
  }

  private void ask(Stranger peer) {
    if (over || !peer.isConnected()) {
      return;
    }
    CompletableFuture<List<byte[]>> answer =
        peer.requests.ask(
            peer.victim(),
            peer.protocols.range(),
            new RangeRequest(BlockNumber.of(1), RangeRequest.MAX_COUNT).encode());
    var unused = answer.whenCompleteAsync((frames, failure) -> ask(peer), LATER);
  }

  /** How many are connected. */
  public long connected() {
    return peers.stream().filter(Stranger::isConnected).count();
  }

  @Override
  public void close() {
    over = true;
    peers.forEach(Stranger::close);
  }
}
