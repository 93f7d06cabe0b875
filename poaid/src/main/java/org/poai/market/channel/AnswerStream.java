package org.poai.market.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.poai.inference.answer.AnswerEngine;
import org.poai.libp2p.request.Frames;

/**
 * An answer on its way from the engine to a peer. What the peer has not taken yet waits here: one
 * answer at most. Safe from any thread.
 */
final class AnswerStream implements AnswerEngine.Audience, Frames {
  private List<byte[]> ready = new ArrayList<>();
  private @Nullable CompletableFuture<List<byte[]>> waiting;
  private boolean hasBegun;
  private boolean isComplete;
  private boolean isGone;

  @Override
  public boolean begin(int promptTokens) {
    boolean isWanted;
    synchronized (this) {
      isWanted = !isGone;
      hasBegun = isWanted;
    }
    add(new AnswerFrame.Begun(promptTokens), false);
    return isWanted;
  }

  @Override
  public boolean take(String piece) {
    if (!piece.isEmpty()) {
      add(new AnswerFrame.Piece(piece), false);
    }
    synchronized (this) {
      return !isGone;
    }
  }

  /** Whether the prompt was accepted while the peer was there. */
  synchronized boolean hasBegun() {
    return hasBegun;
  }

  /** Adds the last frame. */
  void finish(AnswerFrame last) {
    add(last, true);
  }

  private void add(AnswerFrame frame, boolean isLast) {
    CompletableFuture<List<byte[]>> taker;
    List<byte[]> taken;
    synchronized (this) {
      ready.add(frame.encode());
      isComplete |= isLast;
      taker = waiting;
      if (taker == null) {
        return;
      }
      waiting = null;
      taken = ready;
      ready = new ArrayList<>();
    }
    taker.complete(taken);
  }

  @Override
  public synchronized CompletableFuture<List<byte[]>> next() {
    if (ready.isEmpty() && !isComplete) {
      CompletableFuture<List<byte[]>> later = new CompletableFuture<>();
      waiting = later;
      return later;
    }
    List<byte[]> taken = ready;
    ready = new ArrayList<>();
    return CompletableFuture.completedFuture(taken);
  }

  @Override
  public synchronized void end() {
    isGone = true;
  }
}
