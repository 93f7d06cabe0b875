package org.poai.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.poai.chain.difficulty.Work;
import org.poai.network.message.ChainTip;
import org.poai.network.sync.ScriptedPeer.Asked;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * Twenty-six liars who claim the most work, and one honest peer: it is followed within a minute.
 */
@Timeout(120)
final class BlockSyncCrowdTest {
  private static final int LIARS = 26;
  private static final TestChain HONEST = new Mint(1).chain(345);
  private static final TestChain LIGHT = new Mint(2).chain(200);
  private static final TestChain FALSE = new Mint(3).falseProofsAt(number -> true).chain(600);
  private static final Hash32 UNKNOWN = Hash32.fromHex("0x" + "77".repeat(32));

  private static final ChainTip BOAST =
      new ChainTip(UNKNOWN, BlockNumber.of(1_000_000), new Work(UInt256.of(1L << 50)));

  /** How a peer keeps a node from its chain; all claim the most work. */
  private enum Liar {
    HANGS,
    HAS_NOTHING,
    TRICKLES_HEADERS,
    ENDS_BELOW_ITS_CLAIM,
    WITHHOLDS_BODIES,
    TRICKLES_BODIES,
    FALSE_PROOFS,
    GARBAGE,
    OTHER_BODIES;

    ScriptedPeer peer(int number) {
      return play(new ScriptedPeer(number, SyncRig.EMPTY)).claims(BOAST);
    }

    private ScriptedPeer play(ScriptedPeer peer) {
      return switch (this) {
        case HANGS -> peer.twist((asked, honest) -> Optional.empty());
        case HAS_NOTHING -> peer;
        case TRICKLES_HEADERS -> peer.has(FALSE).line(14_000, 10_000_000);
        case ENDS_BELOW_ITS_CLAIM -> peer.has(LIGHT);
        case WITHHOLDS_BODIES -> withBodies(peer.has(LIGHT), frames -> Optional.empty());
        case TRICKLES_BODIES ->
            withBodies(peer.has(LIGHT).line(2_000, 10_000_000), f -> Optional.of(f.subList(0, 1)));
        case FALSE_PROOFS -> peer.has(FALSE);
        case GARBAGE -> peer.twist((asked, honest) -> Optional.of(List.of(new byte[9])));
        case OTHER_BODIES ->
            withBodies(peer.has(LIGHT), f -> Optional.of(Collections.nCopies(f.size(), f.get(0))));
      };
    }

    /** More bodies than a spot check asks for are not what they should be. */
    private static ScriptedPeer withBodies(
        ScriptedPeer peer, Function<List<byte[]>, Optional<List<byte[]>>> change) {
      return peer.twist(
          (asked, honest) ->
              asked == Asked.HEADERS || honest.orElseThrow().size() <= 3
                  ? honest
                  : honest.flatMap(change));
    }
  }

  @ParameterizedTest
  @EnumSource
  void honestPeer_amongLiarsOfOneKind_isFollowedWithinAMinute(Liar liar) {
    try (SyncRig node = new SyncRig()) {
      for (int i = 1; i <= LIARS; i++) {
        node.meet(liar.peer(i));
      }
      node.run(1);
      node.meet(new ScriptedPeer(LIARS + 1, HONEST)).await(() -> node.isAt(HONEST), 60);
    }
  }

  @Test
  void honestPeer_amongLiarsOfEveryKind_isFollowedWithinAMinute() {
    try (SyncRig node = new SyncRig()) {
      for (int i = 1; i <= LIARS; i++) {
        node.meet(Liar.values()[i % Liar.values().length].peer(i));
      }
      node.meet(new ScriptedPeer(LIARS + 1, HONEST)).await(() -> node.isAt(HONEST), 60);
    }
  }

  @Test
  void liarsWhoShowNothing_areBannedInTheEnd() {
    try (SyncRig node = new SyncRig()) {
      List<ScriptedPeer> liars = new ArrayList<>();
      for (Liar liar : List.of(Liar.HANGS, Liar.HAS_NOTHING, Liar.FALSE_PROOFS, Liar.GARBAGE)) {
        liars.add(liar.peer(liars.size() + 1));
      }
      liars.forEach(node::meet);

      node.await(() -> liars.stream().allMatch(node::isBanned), 600);
    }
  }

  @Test
  void honestPeer_whoIsNamed_isAskedFirst() {
    try (SyncRig node = new SyncRig()) {
      ScriptedPeer named = new ScriptedPeer(LIARS + 1, HONEST);
      node.names(named);
      for (int i = 1; i <= LIARS; i++) {
        node.meet(Liar.HANGS.peer(i));
      }
      node.meet(named).await(() -> node.isAt(HONEST), 10);
    }
  }

  @Test
  void shownBranch_heavierThanTheFollowedOne_takesItsPlace() {
    try (SyncRig node = new SyncRig()) {
      ScriptedPeer light = new ScriptedPeer(1, LIGHT).line(20, 60_000);
      node.meet(light).await(() -> node.height() > 0, 30);

      node.meet(new ScriptedPeer(2, HONEST)).await(() -> node.isAt(HONEST), 10);
      assertThat(node.isBanned(light)).isFalse();
    }
  }

  @Test
  void branchLongerThanARunHolds_isWeighedAllTheSame() {
    TestChain own = new Mint(4).chain(SyncRun.SHOWN_HEADERS + 100);
    TestChain better = new Mint(5).chain(SyncRun.SHOWN_HEADERS + 300);
    try (SyncRig node = new SyncRig()) {
      node.with(own).meet(new ScriptedPeer(1, better)).await(() -> node.isAt(better), 60);
    }
  }

  @Test
  void branchLongerThanTheMemoryForHeaders_isFollowedInSmallerWindows() {
    TestChain own = new Mint(4).chain(3 * SyncRun.LEAST_HEADERS);
    TestChain better = new Mint(5).chain(5 * SyncRun.LEAST_HEADERS);
    try (SyncRig node = new SyncRig(64 << 10)) {
      node.with(own).meet(new ScriptedPeer(1, better)).await(() -> node.isAt(better), 120);
      assertThat(node.memory.used()).isZero();
    }
  }

  @Test
  void shownBranches_takeTheirPartOfTheMemory_andTheHonestOneIsFollowed() {
    long limit = 1 << 20;
    try (SyncRig node = new SyncRig(limit)) {
      for (int i = 1; i <= 3; i++) {
        node.meet(Liar.FALSE_PROOFS.peer(i));
      }
      node.await("headers are counted", () -> node.memory.used() > limit / 4 * 9 / 10, 60);
      assertThat(node.memory.used()).isLessThanOrEqualTo(limit / 4);
      node.meet(new ScriptedPeer(LIARS + 1, HONEST)).await(() -> node.isAt(HONEST), 60);
    }
  }

  @Test
  @Tag("soak")
  void randomCrowdsOfLiars_neverKeepTheHonestPeerFromBeingFollowed() {
    for (long seed = 1; seed <= 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      try (SyncRig node = new SyncRig()) {
        node.random.setSeed(seed);
        int liars = 1 + random.nextInt(LIARS);
        int honest = 1 + random.nextInt(liars + 1);
        for (int i = 1; i <= liars; i++) {
          node.meet(Liar.values()[random.nextInt(Liar.values().length)].peer(i));
          if (i == honest) {
            node.run(random.nextInt(20));
            node.meet(new ScriptedPeer(LIARS + 1, HONEST));
          }
        }
        if (honest > liars) {
          node.meet(new ScriptedPeer(LIARS + 1, HONEST));
        }
        node.await("seed " + seed, () -> node.isAt(HONEST), 60);
      }
    }
  }
}
