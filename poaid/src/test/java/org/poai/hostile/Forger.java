package org.poai.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.NextBlock;
import org.poai.chain.rules.NextBlockRules;
import org.poai.network.message.ChainProtocols;
import org.poai.network.message.ChainTip;
import org.poai.network.message.GenesisParts;
import org.poai.network.message.HeadersRequest;
import org.poai.network.message.RangeRequest;
import org.poai.network.message.Status;
import org.poai.network.message.StatusCodec;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.quiz.proof.Lottery;

/** Makes blocks of which all holds that costs nothing to look at; their proofs are false. */
final class Forger {
  private static final int HEADERS = 512;
  private static final int LOCATOR = 20;

  private final Stranger stranger;
  private final GenesisParts chain;
  private final List<SealedHeader> headers = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom();

  /** Learns from its victim what chain it is. */
  Forger(Stranger stranger, Target target) throws Exception {
    this.stranger = stranger;
    this.chain = parts(stranger, target);
    byte[] genesis =
        stranger
            .ask(stranger.protocols.range(), new RangeRequest(BlockNumber.of(0), 1).encode())
            .get(0);
    headers.add(
        BlockCodec.decode(genesis, chain.spec().economy().gasLimit())
            .orThrow()
            .block()
            .sealedHeader());
    follow();
  }

  /** Who shows the parts of a genesis is shown those of the node's. */
  private static GenesisParts parts(Stranger stranger, Target target) throws Exception {
    Manifest any =
        new Manifest(
            new Manifest.ModelPart(
                "engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
            new Manifest.DatasetPart(Hash32.ZERO, 2),
            Manifest.Sizes.ofSamples(2),
            1);
    Status asks =
        new Status(
            Status.PROTOCOL,
            "stranger",
            target.genesis(),
            new ChainTip(target.genesis(), BlockNumber.of(0), Work.NONE),
            Optional.of(new GenesisParts(BuiltInChains.devnet(1), any)));
    byte[] answer = stranger.ask(ChainProtocols.STATUS, StatusCodec.encode(asks)).get(0);
    return StatusCodec.decode(answer).orThrow().parts().orElseThrow();
  }

  /** Follows the victim's chain. */
  void follow() throws Exception {
    List<byte[]> more;
    do {
      List<Hash32> locator = new ArrayList<>();
      for (int i = headers.size() - 1; i >= 0 && locator.size() < LOCATOR; i--) {
        locator.add(headers.get(i).hash());
      }
      Hash32 genesis = headers.get(0).hash();
      if (!locator.contains(genesis)) {
        locator.add(genesis);
      }
      more =
          stranger.ask(stranger.protocols.headers(), new HeadersRequest(locator, HEADERS).encode());
      for (byte[] each : more) {
        SealedHeader header = HeaderCodec.decode(each).orThrow();
        while (headers.size() > header.number().value()) {
          headers.remove(headers.size() - 1);
        }
        headers.add(header);
      }
    } while (more.size() == HEADERS);
  }

  /** The block so many below the head. */
  SealedHeader below(int depth) {
    return headers.get(Math.max(0, headers.size() - 1 - depth));
  }

  /** A parent that nobody knows. */
  SealedHeader unknown() {
    Header like = below(0).header();
    return SealedHeader.of(
        new Header(like.sealedPart(), new Seal(random.nextLong(), 1, Hash32.ZERO)));
  }

  /** A block after a parent. */
  Block forge(SealedHeader parent, long timestamp, List<Envelope> transactions) {
    NextBlock next =
        new NextBlockRules(chain.spec())
            .after(
                parent.header(),
                height -> headers.get((int) height.value()).header(),
                NextBlock.Scheduled.of(chain.manifest()),
                chain.manifest().costUnits());
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < chain.manifest().sizes().samples(); i++) {
      answers.add("x");
    }
    byte[] miner = new byte[Address.SIZE];
    random.nextBytes(miner);
    SealedPart part =
        new SealedPart(
            new Lineage(next.number(), parent.hash(), timestamp, Address.of(miner)),
            new Execution(
                Hash32.ZERO,
                BodyCommitments.transactionsRoot(transactions),
                Hash32.ZERO,
                Execution.EMPTY_BLOOM,
                next.gasLimit(),
                transactions.isEmpty() ? 0 : next.gasLimit(),
                next.baseFeePerGas()),
            new Terms(
                next.target(),
                next.epoch(),
                next.manifest().hash(),
                Hash32.ZERO,
                BodyCommitments.answersHash(answers),
                Bytes.EMPTY));
    return new Block(search(part), transactions, answers);
  }

  /** A seal that wins, with a fingerprint that nobody computed. */
  private SealedHeader search(SealedPart part) {
    Hash32 sealHash = HeaderCodec.sealHash(part);
    byte[] fingerprint = new byte[Hash32.SIZE];
    while (true) {
      random.nextBytes(fingerprint);
      Seal seal = new Seal(random.nextLong(), 500_000, Hash32.of(fingerprint));
      if (Lottery.of(sealHash, seal).compareTo(part.terms().target()) <= 0) {
        return SealedHeader.of(new Header(part, seal));
      }
    }
  }
}
