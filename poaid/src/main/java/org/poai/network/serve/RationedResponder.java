package org.poai.network.serve;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.poai.chain.block.DecodeResult;
import org.poai.libp2p.host.Ration;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.Frames;
import org.poai.libp2p.request.Requests;
import org.poai.network.peer.Offence;
import org.poai.network.peer.Penalties;

/**
 * A responder that spends a ration, decodes and answers on a worker, and blames who asks too much
 * or what is no request. A request that is not answered ends with a reset stream.
 *
 * @param decoder reads a request, its size first
 * @param answer the frames of the response, made as they are taken; called on a worker, as they are
 */
public record RationedResponder<T>(
    Ration ration,
    Executor workers,
    Penalties penalties,
    Function<byte[], DecodeResult<T>> decoder,
    BiFunction<PeerId, T, Iterator<byte[]>> answer)
    implements Requests.Responder {

  @Override
  public CompletableFuture<Frames> respond(PeerId peer, byte[] request) {
    if (!ration.take(peer)) {
      penalties.blame(peer, Offence.TOO_MANY_REQUESTS, "more requests than its ration");
      return refused("more requests than your ration");
    }
    try {
      return CompletableFuture.supplyAsync(() -> decoder.apply(request), workers)
          .thenCompose(decoded -> answer(peer, decoded));
    } catch (RejectedExecutionException e) {
      return refused("too busy");
    }
  }

  private CompletableFuture<Frames> answer(PeerId peer, DecodeResult<T> decoded) {
    return decoded.match(
        asked ->
            CompletableFuture.completedFuture(Frames.lazily(answer.apply(peer, asked), workers)),
        bad -> {
          penalties.blame(peer, Offence.MALFORMED, bad.reason() + ": " + bad.detail());
          return refused(bad.detail());
        });
  }

  private static CompletableFuture<Frames> refused(String why) {
    return CompletableFuture.failedFuture(new IllegalStateException(why));
  }
}
