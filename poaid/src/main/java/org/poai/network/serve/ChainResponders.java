package org.poai.network.serve;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.stored.ChainReader;
import org.poai.chain.stored.Locator;
import org.poai.libp2p.host.Ration;
import org.poai.libp2p.request.Requests;
import org.poai.network.message.BlocksRequest;
import org.poai.network.message.ChainProtocols;
import org.poai.network.message.HeadersRequest;
import org.poai.network.message.RangeRequest;
import org.poai.network.peer.Penalties;
import org.poai.primitives.Hash32;

/**
 * Answers the three chain protocols. A reorganisation may run meanwhile: the hashes of an answer
 * are read at one moment, so that nobody blames us for a torn one; the blocks themselves are read
 * as the peer takes them.
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

  Iterator<byte[]> headers(HeadersRequest request) {
    Optional<SealedHeader> last = Locator.meet(chain, request.locator());
    if (last.isEmpty()) {
      return Collections.emptyIterator();
    }
    List<Hash32> hashes = chain.canonicalHashes(last.get().number(), request.max() + 1);
    boolean hasMoved = hashes.isEmpty() || !hashes.get(0).equals(last.get().hash());
    return hasMoved
        ? Collections.emptyIterator()
        : hashes.stream()
            .skip(1)
            .map(chain::headerWireForm)
            .takeWhile(Optional::isPresent)
            .flatMap(Optional::stream)
            .iterator();
  }

  Iterator<byte[]> blocks(BlocksRequest request) {
    return blocks(request.hashes());
  }

  Iterator<byte[]> range(RangeRequest request) {
    return blocks(chain.canonicalHashes(request.first(), request.count()));
  }

  private Iterator<byte[]> blocks(List<Hash32> hashes) {
    Filling filling = new Filling();
    return hashes.stream()
        .map(chain::wireForm)
        .takeWhile(wire -> wire.isPresent() && filling.takes(wire.get()))
        .flatMap(Optional::stream)
        .iterator();
  }

  /** A response that takes blocks until it is full. */
  private static final class Filling {
    private int bytes;

    boolean takes(byte[] wire) {
      bytes += wire.length;
      return bytes <= ChainProtocols.FULL_RESPONSE;
    }
  }
}
