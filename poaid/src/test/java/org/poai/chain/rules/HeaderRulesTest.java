package org.poai.chain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.Headers;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.Pace;
import org.poai.chain.genesis.Genesis;
import org.poai.chain.genesis.Manifest;
import org.poai.crypto.Keccak;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** A block 1 that keeps every rule, and each rule broken alone. */
class HeaderRulesTest {
  private static final Hash32 H = Hash32.ZERO;
  private static final Manifest MANIFEST =
      new Manifest(
          new Manifest.ModelPart("engine/1", H, H, 1, H, H),
          new Manifest.DatasetPart(H, 2),
          Manifest.Sizes.ofSamples(2),
          1);
  private static final ChainSpec SPEC = BuiltInChains.devnet(1);
  private static final Header GENESIS = Genesis.block(SPEC, MANIFEST, H).header();
  private static final long START = GENESIS.timestamp();
  private static final NextBlock NEXT =
      new NextBlockRules(SPEC)
          .after(GENESIS, height -> GENESIS, NextBlock.Scheduled.of(MANIFEST), 1);
  private static final Pace PACE = new Pace(20, 60, 60);
  private static final UInt256 TARGET = SPEC.targets().genesisTarget();

  @Test
  void header_madeOfWhatFollows_isValid() {
    assertThat(check(good())).isEmpty();
  }

  @Test
  void number_besidesTheNext_isRefused() {
    assertThat(reason(numbered(0))).contains(RejectReason.NUMBER);
    assertThat(reason(numbered(2))).contains(RejectReason.NUMBER);
  }

  @Test
  void epoch_besidesTheHeights_isRefused() {
    Terms t = good().terms();
    assertThat(reason(with(terms(t.target(), Epoch.of(1), t.manifestHash()))))
        .contains(RejectReason.EPOCH);
  }

  @Test
  void target_besidesTheScheduled_isRefused() {
    Terms t = good().terms();
    for (UInt256 other : new UInt256[] {TARGET.minus(UInt256.ONE), TARGET.plus(UInt256.ONE)}) {
      assertThat(reason(with(terms(other, t.epoch(), t.manifestHash()))))
          .contains(RejectReason.TARGET);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1,TIMESTAMP_NOT_AFTER_PARENT",
    "0,TIMESTAMP_NOT_AFTER_PARENT",
    "1,",
    "115,",
    "116,TIMESTAMP_AHEAD",
    "700,TIMESTAMP_AHEAD",
    "701,TIMESTAMP_TOO_FAR",
    "-9223372036854775808,TIMESTAMP_TOO_FAR",
  })
  void timestamp_sinceTheParent_nowBeing100Later_isJudged(long seconds, RejectReason expected) {
    assertThat(reason(stamped(START + seconds))).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "3,1", "5,1", "6,2", "15,5", "44,14", "45,15", "60,15", "600,15"})
  void tolerance_isAThirdOfABlockTime_fromOneTo15Seconds(long blockTime, long tolerance) {
    HeaderRules rules = HeaderRules.standard(new Pace(20, blockTime, 60), any -> UInt256.ZERO);
    assertThat(rules.check(context(stamped(START + 100 + tolerance)))).isEmpty();
    assertThat(rules.check(context(stamped(START + 101 + tolerance))))
        .map(Violation::reason)
        .contains(RejectReason.TIMESTAMP_AHEAD);
  }

  @Test
  void falseTargetInTheFuture_isInvalidAndNotHeld() {
    Terms t = good().terms();
    Header ahead = stamped(START + 116);
    Header broken =
        new Header(
            new SealedPart(
                ahead.lineage(),
                ahead.execution(),
                terms(UInt256.ONE, t.epoch(), t.manifestHash())),
            ahead.seal());
    assertThat(reason(broken)).contains(RejectReason.TARGET);
  }

  @Test
  void gasLimit_besidesTheSpecifications_isRefused() {
    assertThat(reason(gas(29_999_999, 0, NEXT.baseFeePerGas()))).contains(RejectReason.GAS_LIMIT);
    assertThat(reason(gas(30_000_001, 0, NEXT.baseFeePerGas()))).contains(RejectReason.GAS_LIMIT);
  }

  @ParameterizedTest
  @CsvSource({"30000000,", "30000001,GAS_USED_ABOVE_LIMIT", "-1,GAS_USED_ABOVE_LIMIT"})
  void gasUsed_aboveTheLimit_isRefused(long used, RejectReason expected) {
    assertThat(reason(gas(30_000_000, used, NEXT.baseFeePerGas())))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void baseFee_besidesEip1559s_isRefused() {
    assertThat(NEXT.baseFeePerGas()).isEqualTo(UInt256.of(875_000_000));
    assertThat(reason(gas(30_000_000, 0, UInt256.of(875_000_001)))).contains(RejectReason.BASE_FEE);
    assertThat(reason(gas(30_000_000, 0, UInt256.of(874_999_999)))).contains(RejectReason.BASE_FEE);
  }

  @Test
  void lottery_aboveTheTarget_isRefused() {
    HeaderContext context = context(good());
    assertThat(HeaderRules.standard(PACE, header -> TARGET).check(context)).isEmpty();
    assertThat(HeaderRules.standard(PACE, header -> TARGET.plus(UInt256.ONE)).check(context))
        .map(Violation::reason)
        .contains(RejectReason.THRESHOLD);
  }

  @ParameterizedTest
  @CsvSource({
    "1000,1000,1125",
    "1000,500,1000",
    "1000,0,875",
    "1000,501,1001",
    "7,0,7",
    "8,0,7",
    "7,501,8",
  })
  void baseFee_afterABlockOfLimit1000_movesAsEip1559Says(long fee, long used, long expected) {
    Execution parent = new Execution(H, H, H, Execution.EMPTY_BLOOM, 1000, used, UInt256.of(fee));
    assertThat(BaseFee.after(parent)).isEqualTo(UInt256.of(expected));
  }

  @Test
  void minersTimestamp_isNowOrOneAfterTheParent() {
    assertThat(NEXT.timestamp(START - 5)).isEqualTo(START + 1);
    assertThat(NEXT.timestamp(START + 1)).isEqualTo(START + 1);
    assertThat(NEXT.timestamp(START + 2)).isEqualTo(START + 2);
  }

  @Test
  void prevRandao_ofBlock1_isOfTheGenesisHashAndLaterOfTheLottery() {
    SealedHeader genesis = SealedHeader.of(GENESIS);
    assertThat(PrevRandao.after(genesis, header -> UInt256.ONE))
        .isEqualTo(Keccak.hash(genesis.hash()));
    assertThat(PrevRandao.after(SealedHeader.of(good()), header -> UInt256.ONE))
        .isEqualTo(Keccak.hash(UInt256.ONE.toBytes()));
  }

  private static Optional<RejectReason> reason(Header header) {
    return check(header).map(Violation::reason);
  }

  private static Optional<Violation> check(Header header) {
    return HeaderRules.standard(PACE, any -> UInt256.ZERO).check(context(header));
  }

  private static HeaderContext context(Header header) {
    return new HeaderContext(SealedHeader.of(header), GENESIS, NEXT, START + 100);
  }

  private static Header good() {
    return with(terms(NEXT.target(), NEXT.epoch(), NEXT.manifest().hash()));
  }

  private static Terms terms(UInt256 target, Epoch epoch, Hash32 manifestHash) {
    return new Terms(target, epoch, manifestHash, H, H, org.poai.primitives.Bytes.EMPTY);
  }

  private static Header with(Terms terms) {
    Lineage lineage = new Lineage(NEXT.number(), H, START + 1, GENESIS.lineage().miner());
    Execution execution =
        new Execution(H, H, H, Execution.EMPTY_BLOOM, NEXT.gasLimit(), 0, NEXT.baseFeePerGas());
    return new Header(new SealedPart(lineage, execution, terms), Headers.example().seal());
  }

  private static Header numbered(long number) {
    return lineage(l -> new Lineage(BlockNumber.of(number), H, l.timestamp(), l.miner()));
  }

  private static Header stamped(long timestamp) {
    return lineage(l -> new Lineage(l.number(), H, timestamp, l.miner()));
  }

  private static Header lineage(UnaryOperator<Lineage> change) {
    Header good = good();
    return new Header(
        new SealedPart(change.apply(good.lineage()), good.execution(), good.terms()), good.seal());
  }

  private static Header gas(long limit, long used, UInt256 baseFee) {
    Header good = good();
    Execution execution = new Execution(H, H, H, Execution.EMPTY_BLOOM, limit, used, baseFee);
    return new Header(new SealedPart(good.lineage(), execution, good.terms()), good.seal());
  }
}
