package org.poai.libp2p.request;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.HostException;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.RequestException.Cause;
import org.poai.memory.Debtor;
import org.poai.memory.MemoryShare;

/**
 * A stream for each request: the request and the end of our half, then the response and the end of
 * theirs (libp2p connection spec, "one stream per request").
 */
public final class StreamRequests implements Requests {
  private static final int CONCURRENT_OUTBOUND = 64;

  private final Host host;
  private final Debtor responses;

  /**
   * Requests over a host.
   *
   * @param memory of which responses on their way to us take a third at most
   */
  public StreamRequests(Host host, MemoryShare memory) {
    this.host = host;
    this.responses = memory.store(memory.limit() / 3);
  }

  @Override
  public CompletableFuture<List<byte[]>> ask(PeerId peer, Exchange exchange, byte[] request) {
    List<byte[]> frames = new ArrayList<>();
    CompletableFuture<Void> streamed = stream(peer, exchange, request, frames::add);
    return abortingWith(streamed, streamed.thenApply(nothing -> List.copyOf(frames)));
  }

  @Override
  public CompletableFuture<Void> stream(
      PeerId peer, Exchange exchange, byte[] request, FrameTaker taker) {
    OutboundRequest asking = new OutboundRequest(exchange, responses, taker);
    CompletableFuture<Void> response = asking.response();
    var unused =
        host.open(peer, List.of(exchange.protocol()), stream -> asking)
            .whenComplete(
                (stream, failure) -> {
                  if (failure == null) {
                    asking.begin(stream, request);
                  } else {
                    response.completeExceptionally(refusal(failure));
                  }
                });
    CompletableFuture<Void> answer =
        response
            .orTimeout(exchange.deadline().toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((nothing, failure) -> asking.end(failure))
            .exceptionallyCompose(failure -> CompletableFuture.failedFuture(named(failure)));
    return abortingWith(response, answer);
  }

  /** The answer, whose cancellation ends the request. */
  private static <T> CompletableFuture<T> abortingWith(
      CompletableFuture<Void> response, CompletableFuture<T> answer) {
    var unused =
        answer.whenComplete(
            (value, failure) -> {
              if (answer.isCancelled()) {
                response.cancel(false);
              }
            });
    return answer;
  }

  private static RequestException refusal(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof HostException host && host.isUnsupported()
        ? new RequestException(Cause.REFUSED, "it does not speak the protocol")
        : new RequestException(Cause.DISCONNECTED, String.valueOf(cause.getMessage()));
  }

  private static Throwable cause(Throwable failure) {
    Throwable inner = failure.getCause();
    return failure instanceof CompletionException && inner != null ? inner : failure;
  }

  private static Throwable named(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof RequestException
        ? cause
        : new RequestException(Cause.TIMEOUT, "no complete answer in time");
  }

  @Override
  public void serve(Exchange exchange, Responder responder) {
    StreamLimits limits = new StreamLimits(exchange.concurrentPerPeer(), CONCURRENT_OUTBOUND);
    InProgress inProgress = new InProgress(exchange.concurrentPerPeer());
    host.serve(
        exchange.protocol(),
        limits,
        stream -> new InboundRequest(exchange, responder, inProgress).on(stream));
  }
}
