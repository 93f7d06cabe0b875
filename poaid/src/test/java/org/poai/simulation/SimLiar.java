package org.poai.simulation;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Header;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.difficulty.Work;
import org.poai.chain.tree.BlockTree;
import org.poai.libp2p.gossipsub.PubSub.Validation;
import org.poai.libp2p.host.HostListener;
import org.poai.libp2p.host.Peer;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.request.Exchange;
import org.poai.libp2p.request.Frames;
import org.poai.network.message.ChainProtocols;
import org.poai.network.message.ChainTip;
import org.poai.network.message.Status;
import org.poai.network.message.StatusCodec;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.proof.Lottery;
import org.poai.testing.VirtualHost;

/** A peer that lies, or does not answer; it knows what an honest node knows. */
final class SimLiar {
  private static final long AGAIN_MILLIS = 7_000;
  private static final List<String> ANSWERS = List.of("one", "two");
  private static final long NONCES = 20_000;

  /** What it does. */
  enum Kind {
    /** Claims a chain of enormous work and has no header of it. */
    HEAVY_CLAIM,
    /** Says where an honest node is, and then nothing more. */
    SILENT,
    /** Gossips blocks that win the lottery with an invented proof. */
    FALSE_PROOF,
    /** The same, with a timestamp far ahead. */
    FUTURE,
    /** Answers and gossips random bytes. */
    GARBAGE
  }

  private final SimWorld world;
  private final VirtualHost host;
  private final Kind kind;
  private final Supplier<Optional<BlockTree>> honest;
  private final Hash32 genesis;

  SimLiar(
      SimWorld world,
      VirtualHost host,
      Kind kind,
      Hash32 genesis,
      Supplier<Optional<BlockTree>> honest) {
    this.world = world;
    this.host = host;
    this.kind = kind;
    this.genesis = genesis;
    this.honest = honest;
  }

  void start() {
    world.log("liar " + host.number() + " " + kind);
    ChainProtocols protocols = ChainProtocols.of(genesis);
    host.addListener(
        new HostListener() {
          @Override
          public void onConnected(Peer peer) {}

          @Override
          public void onDisconnected(Peer peer) {}
        });
    host.serve(ChainProtocols.STATUS, (peer, request) -> status());
    for (Exchange exchange : List.of(protocols.headers(), protocols.blocks(), protocols.range())) {
      host.serve(exchange, this::answer);
    }
    host.subscribe(protocols.blocksTopic(), SimLiar::ignore);
    host.subscribe(protocols.transactionsTopic(), SimLiar::ignore);
    lieAgain(protocols);
  }

  private static CompletableFuture<Validation> ignore(PeerId forwarder, byte[] data) {
    return CompletableFuture.completedFuture(Validation.IGNORE);
  }

  private void lieAgain(ChainProtocols protocols) {
    world.time.after(
        AGAIN_MILLIS,
        () -> {
          lie(protocols);
          lieAgain(protocols);
        });
  }

  private void lie(ChainProtocols protocols) {
    if (kind == Kind.FALSE_PROOF || kind == Kind.FUTURE) {
      honest
          .get()
          .flatMap(this::falseBlock)
          .ifPresent(block -> host.publish(protocols.blocksTopic(), BlockCodec.encode(block)));
    } else if (kind == Kind.GARBAGE) {
      host.publish(protocols.blocksTopic(), bytes());
      host.publish(protocols.transactionsTopic(), bytes());
    }
  }

  private byte[] bytes() {
    byte[] bytes = new byte[world.between(1, 300)];
    world.random.nextBytes(bytes);
    return bytes;
  }

  private CompletableFuture<Frames> answer(PeerId peer, byte[] request) {
    return switch (kind) {
      case SILENT -> new CompletableFuture<>();
      case GARBAGE -> CompletableFuture.completedFuture(Frames.of(List.of(bytes())));
      case HEAVY_CLAIM, FALSE_PROOF, FUTURE ->
          CompletableFuture.completedFuture(Frames.of(List.of()));
    };
  }

  private CompletableFuture<Frames> status() {
    Optional<ChainTip> tip = honest.get().map(tree -> ChainTip.of(tree.chain().head()));
    if (tip.isEmpty()) {
      return new CompletableFuture<>();
    }
    ChainTip claim =
        kind == Kind.HEAVY_CLAIM
            ? new ChainTip(
                Hash32.of(new byte[Hash32.SIZE]), tip.get().number().next(), new Work(UInt256.MAX))
            : tip.get();
    return CompletableFuture.completedFuture(
        Frames.of(
            List.of(
                StatusCodec.encode(
                    new Status(Status.PROTOCOL, "liar", genesis, claim, Optional.empty())))));
  }

  /** A block on an honest head for which nothing was evaluated. */
  private Optional<Block> falseBlock(BlockTree tree) {
    SealedPart part =
        tree.templates()
            .after(tree.afterHead(), SimWorld.wallet(host.number()).address(), List.of(), ANSWERS)
            .orElseThrow()
            .part();
    Lineage old = part.lineage();
    long ahead = kind == Kind.FUTURE ? 300 : 0;
    Lineage lineage =
        new Lineage(
            old.number(),
            old.parentHash(),
            Math.max(world.millis() / 1_000 + ahead, old.timestamp()),
            old.miner());
    SealedPart stamped = new SealedPart(lineage, part.execution(), part.terms());
    for (long nonce = 0; nonce < NONCES; nonce++) {
      SealedHeader header =
          SealedHeader.of(new Header(stamped, new Seal(nonce, 500_000, Hash32.ZERO)));
      UInt256 ticket = Lottery.of(header.sealHash(), header.header().seal());
      if (ticket.compareTo(header.header().target()) <= 0) {
        return Optional.of(new Block(header, List.of(), ANSWERS));
      }
    }
    return Optional.empty();
  }
}
