package org.poai.network.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.Block;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.crypto.Keccak;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.Exchange;
import org.poai.libp2p.request.RequestException;
import org.poai.libp2p.request.Requests;
import org.poai.network.message.AssetRequest;
import org.poai.network.message.BlocksRequest;
import org.poai.network.message.ChainProtocols;
import org.poai.network.message.ChainTip;
import org.poai.network.message.ChunkList;
import org.poai.network.message.HeadersRequest;
import org.poai.network.message.ManifestRequest;
import org.poai.network.message.RangeRequest;
import org.poai.network.message.Status;
import org.poai.network.message.StatusCodec;
import org.poai.primitives.Hash32;

/**
 * Asks peers over libp2p, decodes their answers on a worker, and blames a peer for bytes that
 * cannot be decoded.
 */
public final class ExchangeClient implements PeerClient {
  private final Requests requests;
  private final ChainProtocols protocols;
  private final Executor workers;
  private final Penalties penalties;
  private final Supplier<Status> own;

  /**
   * A client whose answers are decoded on {@code workers}.
   *
   * @param own what this node says of itself, with the parts of its genesis
   */
  public ExchangeClient(
      Requests requests,
      ChainProtocols protocols,
      Executor workers,
      Penalties penalties,
      Supplier<Status> own) {
    this.requests = requests;
    this.protocols = protocols;
    this.workers = workers;
    this.penalties = penalties;
    this.own = own;
  }

  /** What is wrong with an answer, and what its sender is blamed for. */
  private static final class BadAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Offence offence;

    BadAnswer(Offence offence, String message) {
      super(message);
      this.offence = offence;
    }
  }

  @Override
  public CompletableFuture<List<SealedHeader>> headers(PeerId peer, HeadersRequest request) {
    return ask(peer, protocols.headers(), request.encode(), frames -> readHeaders(frames, request));
  }

  @Override
  public CompletableFuture<List<byte[]>> blocks(PeerId peer, BlocksRequest request) {
    return ask(
        peer,
        protocols.blocks(),
        request.encode(),
        frames -> atMost(request.hashes().size(), frames));
  }

  @Override
  public CompletableFuture<List<byte[]>> range(PeerId peer, RangeRequest request) {
    return ask(
        peer, protocols.range(), request.encode(), frames -> atMost(request.count(), frames));
  }

  @Override
  public CompletableFuture<Optional<ChunkList>> chunkList(PeerId peer, Hash32 sha256) {
    return ask(
        peer,
        protocols.asset(),
        new AssetRequest(sha256, OptionalInt.empty()).encode(),
        frames -> atMostOne(frames).map(frame -> value(ChunkList.decode(frame))));
  }

  @Override
  public CompletableFuture<Optional<byte[]>> chunk(PeerId peer, Hash32 sha256, int index) {
    return ask(
        peer,
        protocols.asset(),
        new AssetRequest(sha256, OptionalInt.of(index)).encode(),
        ExchangeClient::atMostOne);
  }

  @Override
  public CompletableFuture<List<Optional<byte[]>>> manifests(PeerId peer, ManifestRequest request) {
    return ask(
        peer,
        protocols.manifest(),
        request.encode(),
        frames -> readManifests(frames, request.hashes()));
  }

  @Override
  public CompletableFuture<ChainTip> head(PeerId peer) {
    Status said = StatusCodec.withoutParts(own.get());
    return ask(
        peer,
        ChainProtocols.STATUS,
        StatusCodec.encode(said),
        frames -> {
          Status status = readStatus(frames);
          require(status.genesis().equals(said.genesis()), "another genesis than before");
          return status.head();
        });
  }

  /** The handshake: both sides say who they are, and what their genesis is made of. */
  public CompletableFuture<Status> handshake(PeerId peer) {
    return ask(
        peer, ChainProtocols.STATUS, StatusCodec.encode(own.get()), ExchangeClient::readStatus);
  }

  private <T> CompletableFuture<T> ask(
      PeerId peer, Exchange exchange, byte[] request, Function<List<byte[]>, T> reader) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    CompletableFuture<List<byte[]>> asked = requests.ask(peer, exchange, request);
    var unused =
        asked
            .thenApplyAsync(reader, workers)
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    answer.complete(value);
                  } else {
                    answer.completeExceptionally(blamed(peer, exchange, cause(failure)));
                  }
                });
    var unusedCancel =
        answer.whenComplete(
            (value, failure) -> {
              if (answer.isCancelled()) {
                asked.cancel(false);
              }
            });
    return answer;
  }

  /** The failure as callers see it, after the peer has been blamed where it is to blame. */
  private Throwable blamed(PeerId peer, Exchange exchange, Throwable failure) {
    offence(failure)
        .ifPresent(
            offence ->
                penalties.blame(peer, offence, exchange.protocol() + ": " + failure.getMessage()));
    return failure instanceof BadAnswer
        ? new RequestException(
            RequestException.Cause.MALFORMED, String.valueOf(failure.getMessage()))
        : failure;
  }

  private static Optional<Offence> offence(Throwable failure) {
    if (failure instanceof BadAnswer bad) {
      return Optional.of(bad.offence);
    }
    return failure instanceof RequestException refused ? offence(refused.why()) : Optional.empty();
  }

  private static Optional<Offence> offence(RequestException.Cause cause) {
    return switch (cause) {
      case MALFORMED -> Optional.of(Offence.MALFORMED);
      case TIMEOUT -> Optional.of(Offence.TIMEOUT);
      case DISCONNECTED, REFUSED -> Optional.empty();
    };
  }

  private static Throwable cause(Throwable failure) {
    @Nullable Throwable inner = failure.getCause();
    return failure instanceof CompletionException && inner != null ? inner : failure;
  }

  private static Optional<byte[]> atMostOne(List<byte[]> frames) {
    require(frames.size() <= 1, "more than one frame");
    return frames.stream().findFirst();
  }

  private static Status readStatus(List<byte[]> frames) {
    require(frames.size() == 1, "not one status");
    return value(StatusCodec.decode(frames.get(0)));
  }

  private static List<SealedHeader> readHeaders(List<byte[]> frames, HeadersRequest request) {
    require(frames.size() <= request.max(), "more headers than asked for");
    List<SealedHeader> headers = new ArrayList<>();
    for (byte[] frame : frames) {
      SealedHeader header = value(HeaderCodec.decode(frame));
      if (headers.isEmpty()) {
        require(request.locator().contains(header.parentHash()), "the first is not of the locator");
      } else {
        requireParent(headers.get(headers.size() - 1), header);
      }
      headers.add(header);
    }
    return headers;
  }

  private static List<byte[]> atMost(int max, List<byte[]> frames) {
    require(frames.size() <= max, "more blocks than asked for");
    for (byte[] frame : frames) {
      require(frame.length <= Block.MAX_SIZE, "a block that is too large");
    }
    return frames;
  }

  private static List<Optional<byte[]>> readManifests(List<byte[]> frames, List<Hash32> asked) {
    require(frames.size() == asked.size(), "not one frame for each manifest");
    List<Optional<byte[]>> manifests = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      byte[] frame = frames.get(i);
      require(frame.length <= ManifestCodec.MAX_SIZE, "a manifest that is too large");
      if (frame.length > 0 && !Keccak.hash(frame).equals(asked.get(i))) {
        throw new BadAnswer(Offence.FALSE_MANIFEST, "it is not manifest " + asked.get(i));
      }
      manifests.add(frame.length == 0 ? Optional.empty() : Optional.of(frame));
    }
    return manifests;
  }

  private static void requireParent(SealedHeader parent, SealedHeader child) {
    require(
        child.parentHash().equals(parent.hash()) && child.number().equals(parent.number().next()),
        "blocks that do not follow each other");
  }

  private static <T> T value(DecodeResult<T> decoded) {
    return decoded.match(
        value -> value,
        refused -> {
          throw new BadAnswer(Offence.MALFORMED, refused.reason() + ": " + refused.detail());
        });
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new BadAnswer(Offence.MALFORMED, otherwise);
    }
  }
}
