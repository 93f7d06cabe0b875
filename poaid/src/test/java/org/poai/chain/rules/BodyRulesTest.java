package org.poai.chain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Block;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.Headers;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.genesis.Manifest;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

class BodyRulesTest {
  private static final Hash32 H = Hash32.ZERO;
  private static final Manifest MANIFEST =
      new Manifest(
          new Manifest.ModelPart("engine/1", H, H, 1, H, H),
          new Manifest.DatasetPart(H, 2),
          Manifest.Sizes.ofSamples(2),
          1);
  private static final Execution CLAIMED = Headers.example().execution();

  @Test
  void body_thatMatches_isValid() {
    assertThat(reason(committed("a", "b"))).isEmpty();
  }

  @Test
  void answers_besidesTheHash_blameTheSenderAlone() {
    Block honest = committed("a", "b");
    Block swapped = new Block(honest.sealedHeader(), List.of(), List.of("b", "a"));
    assertThat(reason(swapped)).contains(RejectReason.ANSWERS_HASH);
    assertThat(RejectReason.ANSWERS_HASH.isBadBlock()).isFalse();
    assertThat(RejectReason.ANSWERS_HASH.blamesSender()).isTrue();
  }

  @Test
  void transactions_besidesTheRoot_blameTheSenderAlone() {
    Block honest = committed("a", "b");
    Envelope another = new Envelope(Bytes.of((byte) 2, (byte) 0xc0));
    assertThat(reason(new Block(honest.sealedHeader(), List.of(another), honest.answers())))
        .contains(RejectReason.TRANSACTIONS_ROOT);
    assertThat(RejectReason.TRANSACTIONS_ROOT.isBadBlock()).isFalse();
  }

  @Test
  void answers_notKOrTooLong_makeTheBlockBad() {
    assertThat(reason(committed("a"))).contains(RejectReason.ANSWERS_SHAPE);
    assertThat(reason(committed("a", "b", "c"))).contains(RejectReason.ANSWERS_SHAPE);
    assertThat(reason(committed("", "é".repeat(128)))).isEmpty();
    assertThat(reason(committed("", "é".repeat(128) + "x"))).contains(RejectReason.ANSWERS_SHAPE);
    assertThat(RejectReason.ANSWERS_SHAPE.isBadBlock()).isTrue();
  }

  @Test
  void effects_besidesTheHeaders_areRefusedByName() {
    Hash32 other = Headers.hash(9);
    Bytes bloom = CLAIMED.logsBloom();
    Hash32 state = CLAIMED.stateRoot();
    Hash32 receipts = CLAIMED.receiptsRoot();
    byte[] set = bloom.toArray();
    set[255] = 1;
    assertThat(effects(new Effects(state, receipts, bloom, 21_000))).isEmpty();
    assertThat(effects(new Effects(other, receipts, bloom, 21_000)))
        .contains(RejectReason.STATE_ROOT);
    assertThat(effects(new Effects(state, other, bloom, 21_000)))
        .contains(RejectReason.RECEIPTS_ROOT);
    assertThat(effects(new Effects(state, receipts, Bytes.of(set), 21_000)))
        .contains(RejectReason.LOGS_BLOOM);
    assertThat(effects(new Effects(state, receipts, bloom, 20_999)))
        .contains(RejectReason.GAS_USED);
  }

  private static Optional<RejectReason> effects(Effects effects) {
    return EffectRules.check(Headers.example(), effects).map(Violation::reason);
  }

  private static Optional<RejectReason> reason(Block block) {
    return BodyRules.check(block, MANIFEST).map(Violation::reason);
  }

  private static Block committed(String... answers) {
    Header e = Headers.example();
    Terms t = e.terms();
    Terms terms =
        new Terms(
            t.target(),
            t.epoch(),
            t.manifestHash(),
            t.readiness(),
            BodyCommitments.answersHash(List.of(answers)),
            t.extraData());
    Header header = new Header(new SealedPart(e.lineage(), e.execution(), terms), e.seal());
    return new Block(SealedHeader.of(header), List.of(), List.of(answers));
  }
}
