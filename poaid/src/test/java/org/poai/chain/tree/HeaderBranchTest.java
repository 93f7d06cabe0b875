package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Header;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.Position;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** Headers ahead of their bodies are judged as the door would judge their blocks. */
class HeaderBranchTest {
  private static final ChainSpec SPEC = TreeFixture.spec(20, Optional.empty());

  private final TreeFixture our = new TreeFixture(SPEC);
  private final TreeFixture their = new TreeFixture(SPEC);

  @AfterEach
  void close() {
    our.close();
    their.close();
  }

  @Test
  void headers_overManyEpochs_claimTheWorkOfTheirChain() {
    List<Block> blocks = their.mine(50, 1, 7);
    HeaderBranch branch = our.headers(blocks);
    assertThat(branch.tip()).isEqualTo(blocks.get(49).sealedHeader());
    assertThat(branch.claimedWork()).isEqualTo(their.chain.head().totalWork());
    assertThat(branch.outweighsHead()).isTrue();
    assertThat(branch.forkDepth()).isZero();
    assertThat(branch.at(BlockNumber.of(17))).contains(blocks.get(16).sealedHeader());
    assertThat(branch.at(BlockNumber.of(51))).isEmpty();
    assertThat(branch.at(BlockNumber.GENESIS)).isEmpty();
  }

  /** Also where the window, moved up, has let go of the first block of its epoch. */
  @Test
  void window_movedToAnyHeight_judgesAsBefore() {
    List<Block> blocks = their.mine(40, 1, 9);
    for (int base = 1; base <= 20; base++) {
      HeaderBranch branch = our.headers(blocks.subList(0, 20));
      branch.advance(BlockNumber.of(base / 2));
      branch.advance(BlockNumber.of(base));
      assertThat(branch.base()).isEqualTo(blocks.get(base - 1).sealedHeader());
      assertThat(branch.size()).isEqualTo(20 - base);
      for (Block block : blocks.subList(20, 40)) {
        assertThat(branch.append(block.sealedHeader())).isEmpty();
      }
      assertThat(branch.claimedWork()).isEqualTo(their.chain.head().totalWork());
      assertClaimsAreTheChains(branch, blocks.subList(base, 40));
    }
  }

  private void assertClaimsAreTheChains(HeaderBranch branch, List<Block> blocks) {
    for (Block block : blocks) {
      SealedHeader parent = their.chain.header(block.header().parentHash()).orElseThrow();
      Position position =
          their.chain.after(parent, org.poai.chain.ManifestSchedule.always(TreeFixture.MANIFEST));
      assertThat(TreeFixture.checked(branch, block).claim().epochKey())
          .isEqualTo(position.epochKey());
    }
  }

  @Test
  void window_onAnyStoredBlock_judgesAsTheDoor() {
    List<Block> blocks = their.mine(30, 1, 9);
    our.giveAll(blocks.subList(0, 20));
    for (int base = 0; base < 20; base++) {
      HeaderBranch branch = our.headers(blocks.subList(base, 30));
      assertThat(branch.claimedWork()).isEqualTo(their.chain.head().totalWork());
      assertThat(branch.forkDepth()).isZero();
      assertClaimsAreTheChains(branch, blocks.subList(base, 30));
    }
  }

  @Test
  void branch_underWhichTheChainSwitches_keepsItsOwnAncestors() {
    List<Block> theirs = their.mine(30, 1, 9);
    our.giveAll(theirs.subList(0, 10));
    HeaderBranch branch = our.headers(theirs.subList(10, 12));
    try (TreeFixture third = new TreeFixture(SPEC)) {
      our.giveAll(third.mine(14, 3, 4));
    }
    our.settle();
    assertThat(our.chain.head().number()).isEqualTo(BlockNumber.of(14));
    for (Block block : theirs.subList(12, 30)) {
      assertThat(branch.append(block.sealedHeader())).isEmpty();
    }
    assertThat(branch.claimedWork()).isEqualTo(their.chain.head().totalWork());
    assertThat(branch.forkDepth()).isEqualTo(14);
    our.inStep();
    assertThat(branch.isTooDeep()).isFalse();
    our.mine(7, 3, 5);
    assertThat(branch.isTooDeep()).isTrue();
    assertThat(our.headers(theirs.subList(10, 30)).forkDepth()).isEqualTo(21);
  }

  @Test
  void branch_onAnUnknownBlock_isNone() {
    assertThat(our.tree.headersAfter(their.mine(1, 1, 5).get(0).hash(), TreeFixture.peer(1)))
        .isEmpty();
  }

  @Test
  void header_thatBreaksARule_endsTheBranchBelowIt() {
    List<Block> blocks = their.mine(12, 1, 5);
    Header real = blocks.get(10).header();
    SealedPart part = real.sealedPart();
    assertRefused(RejectReason.NUMBER, blocks, blocks.get(11).header());
    assertRefused(RejectReason.TIMESTAMP_NOT_AFTER_PARENT, blocks, sealed(timed(part, -5)));
    assertRefused(
        RejectReason.TARGET,
        blocks,
        sealed(TreeFixture.with(part, target(part.terms(), UInt256.MAX))));
    assertRefused(RejectReason.THRESHOLD, blocks, losing(part));
    assertThat(our.headers(blocks).size()).as("the real one is still welcome").isEqualTo(12);
  }

  private void assertRefused(RejectReason reason, List<Block> blocks, Header header) {
    HeaderBranch branch = our.headers(blocks.subList(0, 10));
    SealedHeader sealed = SealedHeader.of(header);
    assertThat(branch.append(sealed)).map(Violation::reason).contains(reason);
    assertThat(branch.size()).isEqualTo(10);
    assertThat(branch.append(sealed)).map(Violation::reason).contains(reason);
    assertThat(branch.append(blocks.get(10).sealedHeader())).isEmpty();
  }

  @Test
  void header_ofTheFuture_blamesNobody() {
    List<Block> blocks = their.mine(3, 1, 5);
    SealedPart part = blocks.get(2).header().sealedPart();
    SealedHeader early = SealedHeader.of(sealed(timed(part, 1_000_100)));
    HeaderBranch branch = our.headers(blocks.subList(0, 2));
    Violation violation = branch.append(early).orElseThrow();
    assertThat(violation.reason()).isEqualTo(RejectReason.TIMESTAMP_AHEAD);
    assertThat(violation.reason().blamesSender()).isFalse();
    our.clock.advanceSeconds(120);
    assertThat(branch.append(early)).isEmpty();
  }

  @Test
  void header_whoseBlockTheDoorFoundBad_isKnown() {
    List<Block> blocks = their.mine(2, 1, 5);
    our.verifier
        .answer(blocks.get(0).hash())
        .complete(
            new org.poai.chain.ProofVerifier.Verdict.False(
                org.poai.chain.ProofVerifier.Fault.FINGERPRINT, "bit 7"));
    our.give(blocks.get(0));
    HeaderBranch branch =
        our.tree.headersAfter(our.chain.genesis().hash(), TreeFixture.peer(1)).orElseThrow();
    assertThat(branch.append(blocks.get(0).sealedHeader()))
        .map(Violation::reason)
        .contains(RejectReason.PROOF_FINGERPRINT);
  }

  @Test
  void body_thatIsNotTheHeaders_blamesItsSender() {
    List<Block> blocks = their.mine(2, 1, 5);
    Block real = blocks.get(0);
    HeaderBranch branch = our.headers(blocks);
    Block lie = new Block(real.sealedHeader(), List.of(), List.of("three", "four"));
    assertBody(RejectReason.ANSWERS_HASH, branch, BlockCodec.encode(lie));
    assertBody(RejectReason.ANOTHER_BLOCK, branch, BlockCodec.encode(blocks.get(1)));
    assertBody(RejectReason.MALFORMED, branch, "{}".getBytes(StandardCharsets.UTF_8));
    assertBody(RejectReason.TOO_LARGE, branch, new byte[Block.MAX_SIZE + 1]);
    byte[] wire = BlockCodec.encode(real);
    assertBody(RejectReason.MALFORMED, branch, Arrays.copyOf(wire, wire.length + 1));
    assertThat(TreeFixture.checked(branch, real).block()).isEqualTo(real);
    assertThatThrownBy(() -> branch.body(BlockNumber.of(3), new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertBody(RejectReason reason, HeaderBranch branch, byte[] wire) {
    HeaderBranch.Body body = branch.body(BlockNumber.of(1), wire);
    assertThat(body).isInstanceOf(HeaderBranch.Body.Refused.class);
    assertThat(((HeaderBranch.Body.Refused) body).reason()).isEqualTo(reason);
    assertThat(reason.isBadBlock()).isFalse();
  }

  private static Header sealed(SealedPart part) {
    return TreeFixture.seal(part, List.of(), List.of()).header();
  }

  /** The part with a nonce whose lottery does not win. */
  private Header losing(SealedPart part) {
    for (long nonce = 0; ; nonce++) {
      Header header = new Header(part, new Seal(nonce, 500_000, Hash32.ZERO));
      if (our.verifier.lottery(SealedHeader.of(header)).compareTo(header.target()) > 0) {
        return header;
      }
    }
  }

  private static SealedPart timed(SealedPart part, long seconds) {
    Lineage lineage = part.lineage();
    return TreeFixture.with(
        part,
        new Lineage(
            lineage.number(),
            lineage.parentHash(),
            lineage.timestamp() + seconds,
            lineage.miner()));
  }

  private static Terms target(Terms terms, UInt256 target) {
    return new Terms(
        target,
        terms.epoch(),
        terms.manifestHash(),
        terms.readiness(),
        terms.answersHash(),
        terms.extraData());
  }
}
