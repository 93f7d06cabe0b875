package org.poai.network.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.tree.ChainReader;
import org.poai.chain.tree.Locator;
import org.poai.libp2p.request.Requests;
import org.poai.network.message.BlocksRequest;
import org.poai.network.message.ChainProtocols;
import org.poai.network.message.HeadersRequest;
import org.poai.network.message.RangeRequest;
import org.poai.network.peer.Penalties;
import org.poai.network.peer.Ration;
import org.poai.primitives.Hash32;

/**
 * Answers the three chain protocols. A reorganisation may run between two reads: what is sent is
 * cut where it no longer follows, so that nobody blames us for a torn answer.
 */
public final class ChainResponders {
  private final ChainReader chain;

  ChainResponders(ChainReader chain) {
    this.chain = chain;
  }

  /** Serves the chain's protocols from now on. */
  public static void serve(
      Requests requests,
      ChainProtocols protocols,
      ChainReader chain,
      Ration ration,
      Executor workers,
      Penalties penalties) {
    ChainResponders responders = new ChainResponders(chain);
    requests.serve(
        protocols.headers(),
        new RationedResponder<>(
            ration,
            workers,
            penalties,
            HeadersRequest::decode,
            (peer, asked) -> responders.headers(asked)));
    requests.serve(
        protocols.blocks(),
        new RationedResponder<>(
            ration,
            workers,
            penalties,
            BlocksRequest::decode,
            (peer, asked) -> responders.blocks(asked)));
    requests.serve(
        protocols.range(),
        new RationedResponder<>(
            ration,
            workers,
            penalties,
            RangeRequest::decode,
            (peer, asked) -> responders.range(asked)));
  }

  List<byte[]> headers(HeadersRequest request) {
    List<byte[]> frames = new ArrayList<>();
    Optional<SealedHeader> last = Locator.meet(chain, request.locator());
    while (last.isPresent() && frames.size() < request.max()) {
      last = child(last.get());
      last.ifPresent(header -> frames.add(BlockCodec.encode(header.header())));
    }
    return frames;
  }

  private Optional<SealedHeader> child(SealedHeader parent) {
    return chain
        .canonicalHeader(parent.number().next())
        .filter(header -> header.parentHash().equals(parent.hash()));
  }

  List<byte[]> blocks(BlocksRequest request) {
    Filling filling = new Filling();
    for (Hash32 hash : request.hashes()) {
      Optional<byte[]> wire = chain.wireForm(hash);
      if (wire.isEmpty() || !filling.add(wire.get())) {
        break;
      }
    }
    return filling.frames;
  }

  List<byte[]> range(RangeRequest request) {
    Filling filling = new Filling();
    Optional<SealedHeader> next = chain.canonicalHeader(request.first());
    while (next.isPresent() && filling.frames.size() < request.count()) {
      Optional<byte[]> wire = chain.wireForm(next.get().hash());
      if (wire.isEmpty() || !filling.add(wire.get())) {
        break;
      }
      next = child(next.get());
    }
    return filling.frames;
  }

  /** A response that takes blocks until it is full. */
  private static final class Filling {
    final List<byte[]> frames = new ArrayList<>();
    private int bytes;

    boolean add(byte[] wire) {
      boolean fits = bytes + wire.length <= ChainProtocols.FULL_RESPONSE;
      if (fits) {
        frames.add(wire);
        bytes += wire.length;
      }
      return fits;
    }
  }
}
