package org.poai.network;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedPart;
import org.poai.chain.difficulty.Work;
import org.poai.chain.stored.Position;
import org.poai.libp2p.request.Frames;
import org.poai.network.ChainNode.Stack;
import org.poai.network.message.ChainProtocols;
import org.poai.network.message.ChainTip;
import org.poai.network.message.HeadersRequest;
import org.poai.network.message.Status;
import org.poai.network.message.StatusCodec;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** A peer that speaks the protocols and lies in them; it looks at an honest node's chain. */
final class Liar {
  private final Stack stack;
  private final ChainNode victim;
  private final ChainProtocols protocols;
  private int lies;

  /**
   * A liar.
   *
   * @param hasEndlessHeaders claims a heavy head, and answers every locator with headers of its own
   *     making
   */
  Liar(Stack stack, ChainNode victim, boolean hasEndlessHeaders) {
    this.stack = stack;
    this.victim = victim;
    this.protocols = ChainProtocols.of(victim.tree.chain().genesis().hash());
    stack
        .requests()
        .serve(ChainProtocols.STATUS, (peer, asked) -> frames(status(hasEndlessHeaders)));
    if (hasEndlessHeaders) {
      serveEndlessHeaders();
    }
    stack
        .pubSub()
        .subscribe(
            protocols.blocksTopic(),
            (peer, data) ->
                CompletableFuture.completedFuture(
                    org.poai.libp2p.gossipsub.PubSub.Validation.IGNORE));
  }

  /**
   * Makes a node of the net a peer of this chain that a victim listens to: one that does not answer
   * the handshake is parted from after a second, with what it sent and has not arrived.
   */
  static void at(MemoryNet.Node node, ChainNode victim) {
    var unused = new Liar(Stack.of(node), victim, false);
  }

  private static CompletableFuture<Frames> frames(byte[]... frames) {
    return CompletableFuture.completedFuture(Frames.of(List.of(frames)));
  }

  private byte[] status(boolean boasts) {
    ChainTip head = ChainTip.of(victim.tree.chain().head());
    ChainTip said =
        boasts
            ? new ChainTip(
                Hash32.ZERO, BlockNumber.of(1_000_000), new Work(UInt256.of(1_000_000_000)))
            : head;
    return StatusCodec.encode(
        new Status(
            Status.PROTOCOL, "liar", victim.tree.chain().genesis().hash(), said, Optional.empty()));
  }

  private void serveEndlessHeaders() {
    stack
        .requests()
        .serve(
            protocols.headers(),
            (peer, asked) ->
                CompletableFuture.completedFuture(
                    Frames.of(endless(HeadersRequest.decode(asked).orThrow()))));
  }

  /** Headers whose seals nobody searched. */
  private List<byte[]> endless(HeadersRequest request) {
    List<byte[]> frames = new ArrayList<>();
    Hash32 parent = request.locator().get(0);
    long number = victim.tree.chain().header(parent).map(h -> h.number().value()).orElse(0L);
    SealedPart like = victim.next().header().sealedPart();
    for (int i = 0; i < request.max(); i++) {
      Lineage lineage =
          new Lineage(
              BlockNumber.of(++number), parent, like.lineage().timestamp() + i, Address.ZERO);
      Block block = FakeProofs.seal(new SealedPart(lineage, like.execution(), like.terms()), false);
      frames.add(HeaderCodec.encode(block.header()));
      parent = block.hash();
    }
    return frames;
  }

  /** Publishes one block with a false proof. */
  void falseProof() {
    publish(FakeProofs.seal(part(lineage(0)), false));
  }

  /** Publishes one block whose state root is not that of its state. */
  void falseRoot() {
    SealedPart part = part(lineage(0));
    Execution execution = part.execution();
    Execution other =
        new Execution(
            Hash32.ZERO,
            execution.transactionsRoot(),
            execution.receiptsRoot(),
            execution.logsBloom(),
            execution.gasLimit(),
            execution.gasUsed(),
            execution.baseFeePerGas());
    publish(FakeProofs.seal(new SealedPart(part.lineage(), other, part.terms()), true));
  }

  /** Publishes one block of the far future. */
  void future() {
    publish(FakeProofs.seal(part(lineage(100_000)), true));
  }

  /** Publishes what is no block, and asks what is no question. */
  void garbage() {
    byte[] nothing = ("garbage " + lies++).getBytes(StandardCharsets.US_ASCII);
    stack.pubSub().publish(protocols.blocksTopic(), nothing);
    stack
        .host()
        .peers()
        .forEach(
            peer -> {
              var unused = stack.requests().ask(peer.id(), protocols.range(), nothing);
            });
  }

  private void publish(Block block) {
    stack.pubSub().publish(protocols.blocksTopic(), BlockCodec.encode(block));
  }

  private Lineage lineage(long ahead) {
    Position position = victim.tree.afterHead();
    Header parent = position.parent().header();
    byte[] miner = new byte[Address.SIZE];
    miner[0] = 66;
    miner[18] = (byte) (lies >>> 8);
    miner[19] = (byte) lies++;
    return new Lineage(
        position.next().number(),
        position.parent().hash(),
        parent.timestamp() + 1 + ahead,
        Address.of(miner));
  }

  private SealedPart part(Lineage lineage) {
    SealedPart real =
        victim
            .tree
            .templates()
            .after(victim.tree.afterHead(), lineage.miner(), List.of(), FakeProofs.ANSWERS)
            .orElseThrow()
            .part();
    return new SealedPart(lineage, real.execution(), real.terms());
  }
}
