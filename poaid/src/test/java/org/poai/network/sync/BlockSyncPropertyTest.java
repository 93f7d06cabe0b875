package org.poai.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.difficulty.Work;
import org.poai.network.message.ChainTip;
import org.poai.network.sync.ScriptedPeer.Asked;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * Random crowds of peers, most of them slow, silent, false or gone half of the time: as long as one
 * honest peer has it, the heaviest valid chain is what the node ends on, soon, and no peer that did
 * nothing wrong is banned on the way.
 */
@Timeout(600)
@SuppressWarnings("EnumOrdinal") // ordered by kind, for the message only
final class BlockSyncPropertyTest {
  private static final TestChain TRUNK = new Mint(1).chain(500);
  private static final TestChain BEST = new Mint(2).onTopOf(TRUNK.upTo(300), 400);
  private static final List<TestChain> LIES =
      List.of(
          new Mint(3).falseProofsAt(number -> number == 650).onTopOf(TRUNK.upTo(300), 450),
          new Mint(4).falseProofsAt(number -> number > 420).onTopOf(TRUNK.upTo(400), 420),
          new Mint(5).falseStateFrom(520).onTopOf(BEST.upTo(480), 300),
          new Mint(6).onTopOf(TRUNK, 300).forged(710, BlockSyncLiarTest::withEasyTarget));

  /** Requests in flight, whatever the number of peers. */
  private static final int MOST_OPEN = 16;

  /** What a peer does. */
  private enum Kind {
    HONEST,
    SLOW,
    BEHIND,
    COMES_AND_GOES,
    SILENT_NOW_AND_THEN,
    SHORT,
    FALSE_BODIES,
    GARBAGE,
    BOASTER,
    LIAR
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void crowd_ofWhatever_endsOnTheHeaviestValidChain(long seed) {
    new Crowd(seed).run();
  }

  @Test
  @Tag("soak")
  void manyCrowds_ofWhatever_endOnTheHeaviestValidChain() {
    for (long seed = 1_000; seed < 1_500; seed++) {
      new Crowd(seed).run();
    }
  }

  /** One node among its peers. */
  private static final class Crowd {
    private final SplittableRandom random;
    private final long seed;
    private final SyncRig node = new SyncRig();
    private final List<String> cast = new ArrayList<>();
    private final List<ScriptedPeer> blameless = new ArrayList<>();

    Crowd(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
    }

    void run() {
      try (node) {
        node.with(
            random.nextBoolean()
                ? TRUNK.upTo(random.nextInt(501))
                : BEST.upTo(random.nextInt(650)));
        int peers = 1 + random.nextInt(8);
        int sure = random.nextInt(peers);
        for (int i = 0; i < peers; i++) {
          Kind kind = i == sure ? Kind.HONEST : Kind.values()[random.nextInt(Kind.values().length)];
          cast.add(kind.name());
          join(new ScriptedPeer(i + 1, BEST), kind);
        }
        node.await("seed " + seed + " " + cast, () -> node.isAt(BEST), 1_800);
        node.await("seed " + seed + " " + cast, () -> node.sync.firstSync().isDone(), 600);
        assertThat(blameless).as("seed %d %s", seed, cast).noneMatch(node::isBanned);
        assertThat(node.net.mostOpen()).as("seed %d", seed).isLessThanOrEqualTo(MOST_OPEN);
      }
    }

    private void join(ScriptedPeer peer, Kind kind) {
      peer.line(5 + random.nextInt(200), 100_000 + random.nextInt(2_000_000));
      int share = 1 + random.nextInt(4);
      switch (kind) {
        case HONEST -> blameless.add(peer);
        case SLOW -> blameless.add(peer.line(800, 20_000 + random.nextInt(40_000)));
        case BEHIND -> {
          TestChain part = random.nextBoolean() ? TRUNK : BEST.upTo(1 + random.nextInt(699));
          blameless.add(peer.has(part).claims(part.tip()));
        }
        case COMES_AND_GOES -> comeAndGo(peer);
        case SILENT_NOW_AND_THEN ->
            peer.twist((asked, honest) -> random.nextInt(share) == 0 ? Optional.empty() : honest);
        case SHORT ->
            peer.twist(
                (asked, honest) -> honest.map(f -> f.subList(0, random.nextInt(f.size() + 1))));
        case FALSE_BODIES ->
            peer.twist(
                (asked, honest) ->
                    asked == Asked.HEADERS || random.nextInt(share) != 0
                        ? honest
                        : honest.map(f -> Collections.nCopies(f.size(), node.wire(17, TRUNK))));
        case GARBAGE ->
            peer.twist((asked, honest) -> Optional.of(List.of(new byte[random.nextInt(99)])));
        case BOASTER -> peer.claims(boast());
        case LIAR -> {
          TestChain lie = LIES.get(random.nextInt(LIES.size()));
          peer.has(lie).claims(lie.tip());
        }
      }
      node.time.after(random.nextInt(5_000), () -> node.meet(peer));
    }

    private void comeAndGo(ScriptedPeer peer) {
      blameless.add(peer);
      node.time.after(
          1 + random.nextInt(10_000),
          () -> {
            node.net.part(peer.id());
            node.time.after(
                1 + random.nextInt(20_000),
                () -> {
                  node.meet(peer);
                  comeAndGo(peer);
                });
          });
    }

    private ChainTip boast() {
      return new ChainTip(
          Hash32.ZERO, BlockNumber.of(random.nextInt(2_000)), new Work(UInt256.of(1L << 40)));
    }
  }
}
