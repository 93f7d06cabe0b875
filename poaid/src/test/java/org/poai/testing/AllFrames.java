package org.poai.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.request.Frames;
import org.poai.libp2p.request.RequestException;
import org.poai.libp2p.request.Requests;

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

  /** Hands the frames of a whole response on, one by one. */
  public static CompletableFuture<Void> handedOn(
      CompletableFuture<List<byte[]>> response, Requests.FrameTaker taker) {
    return response.thenCompose(
        frames -> {
          try {
            for (byte[] frame : frames) {
              taker.take(frame);
            }
            return CompletableFuture.completedFuture(null);
          } catch (FormatException e) {
            return CompletableFuture.failedFuture(
                new RequestException(
                    RequestException.Cause.MALFORMED, String.valueOf(e.getMessage())));
          }
        });
  }
}
