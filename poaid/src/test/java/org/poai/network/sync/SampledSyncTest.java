package org.poai.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.stored.ProofSampler;
import org.poai.network.FakeProofs;
import org.poai.network.sync.ScriptedPeer.Asked;
import org.poai.primitives.Hash32;

/** A node that replays a sample of the proofs, among peers that know it. */
@Timeout(120)
final class SampledSyncTest {
  private final SyncRig node = new SyncRig(new FakeProofs(), ProofSampler.sampled());

  @AfterEach
  void close() {
    node.close();
  }

  /** It gives bodies for the spot check, and then none above a height. */
  private static ScriptedPeer withholding(int number, TestChain chain, int above) {
    Set<Hash32> late =
        IntStream.rangeClosed(above + 1, chain.height())
            .mapToObj(height -> chain.at(height).hash())
            .collect(Collectors.toSet());
    boolean[] isChecked = {false};
    return new ScriptedPeer(number, chain)
        .twist(
            (asked, honest) -> {
              if (asked == Asked.HEADERS || !isChecked[0]) {
                isChecked[0] |= asked == Asked.BLOCKS;
                return honest;
              }
              List<byte[]> early =
                  honest.orElseThrow().stream()
                      .takeWhile(wire -> !late.contains(hash(wire)))
                      .toList();
              return early.isEmpty() ? Optional.empty() : Optional.of(early);
            });
  }

  private static Hash32 hash(byte[] wire) {
    return BlockCodec.decode(wire, SyncRig.SPEC.economy().gasLimit()).orThrow().hash();
  }

  private long unprovenOfTheLast(int blocks, TestChain chain) {
    int height = (int) node.height();
    return IntStream.rangeClosed(Math.max(1, height - blocks + 1), height)
        .filter(number -> node.isUnproven(chain.at(number)))
        .count();
  }

  @Test
  void falseProofSeen_undoesEveryFalseBlockOfItsBranch() {
    for (int run = 0; run < 4; run++) {
      TestChain lie = new Mint(1).falseProofsAt(number -> number <= 60).chain(1_200);
      try (SyncRig sampling = new SyncRig(new FakeProofs(), ProofSampler.sampled())) {
        ScriptedPeer liar = new ScriptedPeer(1, lie);
        sampling.meet(liar).await(() -> sampling.isBanned(liar), 60);
        sampling.run(10);
        assertThat(sampling.height()).as("only block 0 has a true proof below").isZero();
        assertThat(sampling.tree.chain().unproven()).isZero();
      }
    }
  }

  @Test
  void falseBlocks_whoseSuccessorsAreWithheld_areUndoneWhenTheRunEnds() {
    TestChain lie = new Mint(1).falseProofsAt(number -> number <= 4).chain(1_200);
    node.meet(withholding(1, lie, 4)).run(420);
    assertThat(node.height()).isZero();
  }

  @Test
  void last256OfTheRealHead_areReplayed_whenBodiesEndEarly() {
    TestChain chain = new Mint(2).chain(900);
    node.meet(withholding(1, chain, 500)).run(420);
    assertThat(node.height()).isEqualTo(500);
    assertThat(unprovenOfTheLast(ProofSampler.RECENT, chain)).isZero();
  }

  @Test
  void storedBlocks_thatComeWithin256OfTheHead_areReplayed() {
    TestChain chain = new Mint(2).chain(900);
    ScriptedPeer peer = new ScriptedPeer(1, chain.upTo(600)).claims(chain.upTo(600).tip());
    node.meet(peer).await(() -> node.height() == 600, 20);
    node.announce(peer, chain);
    node.await(() -> node.isAt(chain), 20);
    node.run(5);
    assertThat(unprovenOfTheLast(ProofSampler.RECENT, chain)).isZero();
  }

  @Test
  void headWithUnprovenBlocksBelow_isNotClaimedToOthers() {
    TestChain chain = new Mint(2).chain(900);
    node.meet(new ScriptedPeer(1, chain).line(20, 100_000)).await(() -> node.height() > 300, 60);
    assertThat(node.tree.chain().vouched().number().value()).isLessThan(node.height());
    assertThat(node.tree.chain().health()).isPresent();

    node.await(() -> node.isAt(chain), 120);
    node.run(5);
    assertThat(node.tree.chain().unproven()).isPositive();
    assertThat(node.tree.chain().vouched().header().hash()).isEqualTo(chain.head());
    assertThat(node.tree.chain().health()).isEmpty();
  }

  @Test
  void lightTrueBranchLongerThanMaxReorg_metFirst_isLeftForTheHeavierOne() {
    TestChain light = new Mint(1).chain(1_050);
    TestChain honest = new Mint(2).chain(1_300);
    try (SyncRig full = new SyncRig()) {
      ScriptedPeer liar = new ScriptedPeer(1, light);
      full.meet(liar).await(() -> full.isAt(light), 20);
      full.meet(new ScriptedPeer(2, honest)).await(() -> full.isAt(honest), 60);
    }
  }

  @Test
  void branchThatEndsBelowItsClaim_blamesItsPeer() {
    TestChain light = new Mint(1).chain(100);
    try (SyncRig full = new SyncRig()) {
      ScriptedPeer liar = new ScriptedPeer(1, light);
      liar.claims(new Mint(2).chain(200).tip());
      full.meet(liar).await(() -> full.isAt(light), 20);
      assertThat(full.points(liar)).isGreaterThanOrEqualTo(20);
      full.await(() -> full.isBanned(liar), 1_200);
    }
  }
}
