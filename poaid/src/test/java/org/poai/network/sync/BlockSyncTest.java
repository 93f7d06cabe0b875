package org.poai.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.stored.ProofSampler;
import org.poai.network.FakeProofs;
import org.poai.network.sync.ScriptedPeer.Asked;
import org.poai.primitives.UInt256;

/** Catching up with peers that do not lie: quick, slow, gone, or silent. */
@Timeout(60)
final class BlockSyncTest {
  private static final TestChain LONG = new Mint(1).chain(1_300);

  private final SyncRig node = new SyncRig();

  @AfterEach
  void close() {
    node.close();
  }

  private static ScriptedPeer peer(int number) {
    return new ScriptedPeer(number, LONG);
  }

  /** It gives headers, and no blocks but those that the spot check asks for. */
  private static ScriptedPeer stalling(int number) {
    ScriptedPeer peer = peer(number);
    return peer.twist(
        (asked, honest) ->
            asked == Asked.HEADERS || honest.orElseThrow().size() <= 3 ? honest : Optional.empty());
  }

  @Test
  void onePeer_givesItsWholeChain() {
    node.meet(peer(1)).await(() -> node.isAt(LONG), 10);

    node.await(() -> node.sync.firstSync().isDone(), 2);
    assertThat(node.told.lines).containsExactly("began 0 to 1300", "done 1300");
    assertThat(node.sync.progress()).isEmpty();
  }

  @Test
  void severalPeers_shareTheWork() {
    ScriptedPeer[] peers = {peer(1), peer(2), peer(3)};
    for (ScriptedPeer peer : peers) {
      node.meet(peer.line(20, 300_000));
    }
    node.await(() -> node.isAt(LONG), 20);

    assertThat(peers).allMatch(peer -> peer.sentBlocks > LONG.height() / 6);
  }

  @Test
  void slowLeader_isRelievedOfBodiesByQuickPeers() {
    ScriptedPeer slow = peer(1).line(500, 100_000);
    node.meet(slow).run(2);
    ScriptedPeer quick = peer(2);
    node.meet(quick).await(() -> node.isAt(LONG), 60);

    assertThat(quick.sentBlocks).isGreaterThan(3 * slow.sentBlocks);
  }

  @Test
  void stallingPeers_holdUpLittle() {
    for (int i = 1; i <= 14; i++) {
      node.meet(stalling(i));
    }
    node.meet(peer(15)).await(() -> node.isAt(LONG), 60);
  }

  @Test
  void silentLeader_isReplacedAfterItsDeadline() {
    node.meet(
        peer(1)
            .claims(new Mint(2).onTopOf(LONG, 20).tip())
            .twist((asked, honest) -> Optional.empty()));
    node.meet(peer(2)).await(() -> node.isAt(LONG), 25);
  }

  @Test
  void headersThatTrickle_makeRoomForQuickerOnes() {
    TestChain longer = new Mint(2).onTopOf(LONG, 900);
    ScriptedPeer trickling = new ScriptedPeer(1, longer).line(14_000, 10_000_000);
    node.meet(trickling).run(1);

    node.meet(peer(2)).await(() -> node.isAt(LONG), 90);
  }

  @Test
  void headersTooManyForASlowLine_areAskedForInSmallerBatches() {
    ScriptedPeer slow = peer(1).line(500, 30_000);

    node.meet(slow).await(() -> node.isAt(LONG), 400);
    assertThat(node.isBanned(slow)).isFalse();
  }

  @Test
  void leaderGoneHalfWay_othersGoOn() {
    ScriptedPeer leader = peer(1).line(20, 200_000);
    ScriptedPeer other = peer(2).line(20, 200_000);
    node.meet(leader).meet(other).await(() -> node.height() > 400, 20);

    node.net.part(leader.id());
    node.await(() -> node.isAt(LONG), 30);
    assertThat(node.told.lines).containsExactly("began 0 to 1300", "done 1300");
  }

  @Test
  void onlyPeerGoneHalfWay_nextOneGoesOnFromThere() {
    ScriptedPeer first = peer(1).line(20, 200_000);
    node.meet(first).await(() -> node.height() > 400, 20);
    node.net.part(first.id());
    node.run(20);
    long reached = node.height();
    assertThat(reached).isBetween(400L, 1_299L);
    assertThat(node.sync.progress()).isEmpty();

    node.meet(peer(2)).await(() -> node.isAt(LONG), 20);
    assertThat(node.told.lines).contains("began " + reached + " to 1300");
  }

  @Test
  void branchThatGrowsMeanwhile_isFollowedToItsEnd() {
    ScriptedPeer peer = peer(1).has(LONG.upTo(900)).claims(LONG.upTo(900).tip());
    node.meet(peer.line(20, 300_000)).await(() -> node.height() > 300, 20);

    node.announce(peer, LONG);
    node.await(() -> node.isAt(LONG), 20);
    node.await(() -> node.sync.firstSync().isDone(), 2);
  }

  @Test
  void forkDeeperThanAHundred_endsOnTheHeavierChain() {
    TestChain trunk = LONG.upTo(300);
    node.with(new Mint(2).onTopOf(trunk, 250));

    node.meet(peer(1)).await(() -> node.isAt(LONG), 20);
    assertThat(node.told.lines).hasSize(2).contains("done 1300");
  }

  @Test
  void forkDeeperThanMaxReorg_isIgnoredWithoutBlame() {
    TestChain own = new Mint(2).onTopOf(LONG.upTo(20), 1_010);
    node.with(own).at(own);
    node.tree.inStep();
    ScriptedPeer peer = peer(1);

    node.meet(peer).run(120);
    assertThat(node.isAt(own)).isTrue();
    assertThat(node.isBanned(peer)).isFalse();
    assertThat(node.told.lines).contains("gave up: its branch forks off too deep");
    assertThat(peer.sentBlocks).isZero();
  }

  @Test
  void forkDeeperThanMaxReorg_beforeThisNodeWasInStep_isFollowed() {
    node.with(new Mint(2).onTopOf(LONG.upTo(20), 1_010));

    node.meet(peer(1)).await(() -> node.isAt(LONG), 30);
  }

  @Test
  void forkDeeperThanMaxReorg_afterAsLongAnAbsence_isFollowed() {
    TestChain own = new Mint(2).onTopOf(LONG.upTo(20), 1_010);
    node.with(own).at(own);
    node.tree.inStep();
    node.run(1);
    node.at(LONG.at(LONG.height()).header().timestamp() + 1_001 * 600);

    node.meet(peer(1)).await(() -> node.isAt(LONG), 30);
  }

  @Test
  void headThatAgreesWithThreeOthersForTenMinutes_isInStep() {
    node.at(LONG).meet(peer(1)).meet(peer(2));
    node.await(() -> node.isAt(LONG), 30);
    node.run(700);
    assertThat(node.tree.chain().isInStep()).as("two are not several").isFalse();

    node.meet(peer(3));
    node.run(590);
    assertThat(node.tree.chain().isInStep()).isFalse();
    node.await(() -> node.tree.chain().isInStep(), 20);
    node.await(() -> node.told.lines.contains("in step, at most 1000"), 3);
  }

  @Test
  void lighterBranch_isNotEvenLookedAt() {
    node.with(LONG.upTo(50));

    node.meet(new ScriptedPeer(1, new Mint(2).chain(40))).run(30);
    assertThat(node.net.asked).hasValue(0);
    assertThat(node.sync.firstSync()).isDone();
  }

  @Test
  void headersAheadOfOurClock_endTheBranchForNow() {
    node.at(LONG.upTo(600));
    ScriptedPeer peer = peer(1);

    node.meet(peer).await(() -> node.height() >= 600, 20);
    node.run(60);
    assertThat(node.height()).isBetween(600L, 603L);
    assertThat(node.isBanned(peer)).isFalse();
  }

  @Test
  void sampled_replaysTheLatestAndSomeOfTheRest() {
    Counting proofs = new Counting();
    try (SyncRig sampling = new SyncRig(proofs, ProofSampler.sampled())) {
      sampling.meet(peer(1)).await(() -> sampling.isAt(LONG), 10);
      assertThat(proofs.replayed.get()).isBetween(ProofSampler.RECENT, LONG.height() - 300);
      assertThat(sampling.tree.chain().unproven()).isEqualTo(LONG.height() - proofs.replayed.get());
    }
  }

  /** {@link FakeProofs} that counts replays; on the chain thread. */
  private static final class Counting implements ProofVerifier {
    private final FakeProofs proofs = new FakeProofs();
    final AtomicInteger replayed = new AtomicInteger();

    @Override
    public UInt256 lottery(SealedHeader header) {
      return proofs.lottery(header);
    }

    @Override
    public CompletableFuture<Verdict> verify(Claim claim) {
      replayed.incrementAndGet();
      return proofs.verify(claim);
    }

    @Override
    public CompletableFuture<Verdict> verifyPair(Claim claim) {
      return proofs.verifyPair(claim);
    }
  }
}
