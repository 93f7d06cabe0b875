package org.poai.libp2p.request;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The frames of a response, made as the peer takes them: none waits for a peer that reads slowly.
 */
@FunctionalInterface
public interface Frames {
  /** Frames are made until they are so many bytes together. */
  int STEP_BYTES = 128 << 10;

  /**
   * Makes the next frames; ends with an empty list when there are no more. Called again only when
   * those before have left.
   */
  CompletableFuture<List<byte[]>> next();

  /** Nobody takes frames any more, all of them having left or not; called once, on any thread. */
  default void end() {}

  /** Frames that are there already: few, or small. */
  static Frames of(List<byte[]> all) {
    Iterator<List<byte[]>> once = List.of(all, List.<byte[]>of()).iterator();
    return () -> CompletableFuture.completedFuture(once.next());
  }

  /** Frames that are made on {@code workers}, some at a time. */
  static Frames lazily(Iterator<byte[]> frames, Executor workers) {
    return () -> {
      try {
        return CompletableFuture.supplyAsync(() -> step(frames), workers);
      } catch (RejectedExecutionException e) {
        return CompletableFuture.failedFuture(e);
      }
    };
  }

  private static List<byte[]> step(Iterator<byte[]> frames) {
    List<byte[]> some = new ArrayList<>();
    int bytes = 0;
    while (bytes < STEP_BYTES && frames.hasNext()) {
      byte[] frame = frames.next();
      bytes += frame.length + 1;
      some.add(frame);
    }
    return some;
  }
}
