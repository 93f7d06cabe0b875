package org.poai.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.chain.block.Execution;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.difficulty.Work;
import org.poai.network.message.ChainTip;
import org.poai.network.sync.ScriptedPeer.Asked;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** Catching up among liars: each of them is found out, and the honest chain is followed. */
@Timeout(60)
final class BlockSyncLiarTest {
  private static final TestChain HONEST = new Mint(1).chain(700);

  /** More than anybody else claims. */
  private static final ChainTip BOAST =
      new ChainTip(Hash32.ZERO, BlockNumber.of(1_000_000), new Work(UInt256.of(1_000_000_000)));

  private final SyncRig node = new SyncRig();

  @AfterEach
  void close() {
    node.close();
  }

  private void meetHonest() {
    node.meet(new ScriptedPeer(9, HONEST));
  }

  private void awaitHonest(long seconds) {
    node.await(() -> node.isAt(HONEST), seconds);
  }

  /** Blocks are not what they are asked for. */
  private static ScriptedPeer withBodies(ScriptedPeer peer, UnaryOperator<List<byte[]>> change) {
    return peer.twist((asked, honest) -> asked == Asked.BLOCKS ? honest.map(change) : honest);
  }

  @Test
  void boaster_holdsUpLittle_andIsBannedInTheEnd() {
    ScriptedPeer boaster = new ScriptedPeer(1, HONEST.upTo(100)).claims(BOAST);
    node.meet(boaster);
    meetHonest();

    awaitHonest(10);
    node.await(() -> node.sync.firstSync().isDone(), 60);
    node.await(() -> node.isBanned(boaster), 600);
  }

  @Test
  void boaster_withoutAnyChain_isBanned() {
    ScriptedPeer boaster = new ScriptedPeer(1, SyncRig.EMPTY).claims(BOAST);
    node.meet(boaster);
    meetHonest();

    awaitHonest(10);
    node.await(() -> node.isBanned(boaster), 1_200);
  }

  @Test
  void lessWorkThanClaimed_isBlamed() {
    TestChain own = HONEST.upTo(200);
    TestChain lighter = new Mint(2).onTopOf(HONEST.upTo(150), 30);
    ScriptedPeer liar =
        new ScriptedPeer(1, lighter)
            .claims(new ChainTip(lighter.head(), BlockNumber.of(180), BOAST.work()));
    node.with(own).meet(liar);

    node.await(() -> node.isBanned(liar), 1_200);
    assertThat(node.isAt(own)).isTrue();
    assertThat(liar.sentBlocks).isZero();
  }

  @Test
  void targetBrokenDeepInside_bansBeforeAnyBodyIsAskedFor() {
    TestChain forged =
        new Mint(2).onTopOf(HONEST.upTo(100), 700).forged(611, BlockSyncLiarTest::withEasyTarget);
    ScriptedPeer liar = new ScriptedPeer(1, forged);
    node.meet(liar);
    meetHonest();

    awaitHonest(20);
    assertThat(node.isBanned(liar)).isTrue();
    assertThat(liar.sentBlocks).isZero();
  }

  static SealedPart withEasyTarget(SealedPart part) {
    Terms old = part.terms();
    Terms terms =
        new Terms(
            UInt256.MAX,
            old.epoch(),
            old.manifestHash(),
            old.readiness(),
            old.answersHash(),
            old.extraData());
    return new SealedPart(part.lineage(), part.execution(), terms);
  }

  @Test
  void falseProofs_areFoundByTheSpotCheck() {
    ScriptedPeer liar = new ScriptedPeer(1, new Mint(2).falseProofsAt(number -> true).chain(900));
    node.meet(liar);
    meetHonest();

    awaitHonest(20);
    assertThat(node.isBanned(liar)).isTrue();
    assertThat(liar.sentBlocks).isLessThanOrEqualTo(3);
  }

  @Test
  void oneFalseProof_isFoundWhenItsTurnComes() {
    TestChain lie =
        new Mint(2).falseProofsAt(number -> number == 501).onTopOf(HONEST.upTo(400), 500);
    ScriptedPeer liar = new ScriptedPeer(1, lie);
    ScriptedPeer accomplice = new ScriptedPeer(2, lie);
    node.meet(liar).meet(accomplice);
    meetHonest();

    awaitHonest(30);
    node.await(() -> node.isBanned(liar) && node.isBanned(accomplice), 30);
  }

  @Test
  void falseState_isFoundByExecution() {
    TestChain lie = new Mint(2).falseStateFrom(301).onTopOf(HONEST.upTo(250), 600);
    ScriptedPeer liar = new ScriptedPeer(1, lie);
    node.meet(liar);
    meetHonest();

    awaitHonest(30);
    assertThat(node.isBanned(liar)).isTrue();
  }

  @Test
  void falseStateOnASideBranch_isFoundWhenTheBranchIsHeavier() {
    TestChain lie = new Mint(2).falseStateFrom(301).onTopOf(HONEST.upTo(250), 600);
    ScriptedPeer liar = new ScriptedPeer(1, lie);
    node.with(HONEST.upTo(400)).meet(liar);
    meetHonest();

    awaitHonest(30);
    assertThat(node.isBanned(liar)).isTrue();
  }

  @Test
  void falseBodies_costTheirSenderAndNotTheBlock() {
    List<UnaryOperator<List<byte[]>>> lies =
        List.of(
            frames -> Collections.nCopies(frames.size(), frames.get(0)),
            frames -> each(frames, wire -> replaced(wire, "\"one\"", "\"two\"")),
            frames ->
                each(
                    frames,
                    wire ->
                        (new String(wire, StandardCharsets.UTF_8) + " ")
                            .getBytes(StandardCharsets.UTF_8)),
            frames -> each(frames, wire -> new byte[0]),
            frames -> each(frames, wire -> new byte[2 << 20]));
    List<ScriptedPeer> liars = new ArrayList<>();
    meetHonest();
    for (UnaryOperator<List<byte[]>> lie : lies) {
      ScriptedPeer liar = new ScriptedPeer(liars.size() + 1, HONEST);
      liars.add(
          withBodies(
              liar.line(1, 100_000_000), frames -> frames.size() < 4 ? frames : lie.apply(frames)));
      node.meet(liar);
    }

    awaitHonest(30);
    assertThat(liars).allMatch(node::isBanned);
  }

  private static List<byte[]> each(List<byte[]> frames, UnaryOperator<byte[]> change) {
    return frames.stream().map(change).toList();
  }

  private static byte[] replaced(byte[] wire, String old, String text) {
    return new String(wire, StandardCharsets.UTF_8)
        .replace(old, text)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void answersThatComeShort_areCompletedElsewhere() {
    ScriptedPeer mean = new ScriptedPeer(1, HONEST);
    node.meet(withBodies(mean, frames -> frames.size() < 4 ? frames : frames.subList(0, 1)));
    ScriptedPeer empty = new ScriptedPeer(2, HONEST);
    node.meet(withBodies(empty, frames -> frames.size() < 4 ? frames : List.of()));
    meetHonest();

    awaitHonest(30);
    assertThat(node.isBanned(mean) || node.isBanned(empty)).isFalse();
  }

  @Test
  void garbageForHeaders_isBlamed() {
    ScriptedPeer liar =
        new ScriptedPeer(1, HONEST)
            .claims(BOAST)
            .twist((asked, honest) -> Optional.of(List.of(new byte[] {1, 2, 3})));
    node.meet(liar);
    meetHonest();

    awaitHonest(20);
    node.await(() -> node.isBanned(liar), 120);
  }

  @Test
  @Tag("soak") // 33 000 seals to search, a few times
  void endlessHeaders_fillTheWindowAndNoMore() {
    EndlessHeaders endless = new EndlessHeaders();
    ScriptedPeer liar = endless.on(new ScriptedPeer(1, SyncRig.EMPTY).claims(BOAST));
    node.meet(liar);
    meetHonest();

    awaitHonest(120);
    assertThat(endless.mostGiven()).isLessThanOrEqualTo(33_000);
    node.await(() -> node.isBanned(liar), 1_200);
  }

  @Test
  void falseHeadersOfAnOldBlock_doNotMakeItUnwelcome() {
    TestChain forged =
        HONEST.forged(
            300,
            part -> {
              Execution old = part.execution();
              Execution other =
                  new Execution(
                      Hash32.ZERO,
                      old.transactionsRoot(),
                      old.receiptsRoot(),
                      old.logsBloom(),
                      old.gasLimit(),
                      old.gasUsed(),
                      old.baseFeePerGas());
              return new SealedPart(part.lineage(), other, part.terms());
            });
    ScriptedPeer liar = new ScriptedPeer(1, forged).claims(BOAST);
    node.meet(liar);
    meetHonest();

    awaitHonest(30);
  }
}
