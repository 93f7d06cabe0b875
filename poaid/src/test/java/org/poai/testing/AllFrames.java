package org.poai.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.request.Frames;

/** The frames of a response, all of them together. */
public final class AllFrames {
  private AllFrames() {}

  /** One step after another, as fast as they are made. */
  public static CompletableFuture<List<byte[]>> of(Frames frames) {
    return frames
        .next()
        .thenCompose(
            some ->
                some.isEmpty()
                    ? CompletableFuture.completedFuture(some)
                    : of(frames).thenApply(rest -> joined(some, rest)));
  }

  private static List<byte[]> joined(List<byte[]> first, List<byte[]> rest) {
    List<byte[]> all = new ArrayList<>(first);
    all.addAll(rest);
    return all;
  }
}
