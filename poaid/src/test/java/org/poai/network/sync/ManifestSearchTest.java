package org.poai.network.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.ProofSampler;
import org.poai.network.sync.ScriptedPeer.Asked;

/** A node that catches up over the block at which the model of its chain changes. */
final class ManifestSearchTest {
  /** Its blocks 24 to 31 signal the planned model, which rules from block 32 on. */
  private static final TestChain TURNED = new Mint(1).willing().chain(50);

  private final JudgedProofs proofs = new JudgedProofs();
  private final SyncRig node = new SyncRig(proofs, ProofSampler.full());

  @AfterEach
  void close() {
    node.close();
  }

  private static ScriptedPeer peer(int number) {
    return new ScriptedPeer(number, TURNED);
  }

  private static ScriptedPeer.Twist givingNoManifest() {
    return (asked, honest) -> asked == Asked.MANIFESTS ? Optional.of(List.of(new byte[0])) : honest;
  }

  @Test
  void newcomer_acrossASwitch_asksWhatTheManifestSays_andGoesOn() {
    node.meet(peer(1)).await(() -> node.isAt(TURNED), 10);

    assertThat(TURNED.at(32).header().terms().manifestHash()).isEqualTo(SyncRig.NEW.hash());
    assertThat(node.tree.chain().manifests().of(SyncRig.NEW.hash())).contains(SyncRig.NEW);
  }

  @Test
  void newcomer_afterThreeSwitches_catchesUpFromGenesis_fullAndSampled() {
    TestChain long3 = new Mint(1).willing().chain(330);
    assertThat(
            List.of(31, 32, 48, 64, 330).stream()
                .map(number -> long3.at(number).header().terms().manifestHash())
                .toList())
        .containsExactly(
            Scheduled.of(SyncRig.MANIFEST).hash(),
            SyncRig.PLANS.get(0).hash(),
            SyncRig.PLANS.get(1).hash(),
            SyncRig.PLANS.get(2).hash(),
            SyncRig.PLANS.get(2).hash());
    for (ProofSampler sampler : List.of(ProofSampler.full(), ProofSampler.sampled())) {
      try (SyncRig newcomer = new SyncRig(new JudgedProofs(), sampler)) {
        newcomer.meet(new ScriptedPeer(1, long3)).await(() -> newcomer.isAt(long3), 30);
      }
    }
  }

  @Test
  void manifest_thatItsAnnouncerDoesNotGive_isAskedOfOthers() {
    node.meet(peer(1).twist(givingNoManifest()));
    node.meet(peer(2)).await(() -> node.isAt(TURNED), 30);
  }

  @Test
  void manifestContent_silent_endsTheBranchBelowIt_andBlamesItsAnnouncer() {
    ScriptedPeer silent = peer(1).twist(givingNoManifest());

    node.meet(silent).await(() -> node.height() == 31, 30);

    assertThat(node.points(silent)).isPositive();
    assertThat(node.isBanned(silent)).isFalse();
    node.meet(peer(2)).await(() -> node.isAt(TURNED), 120);
  }

  @Test
  void manifestContent_false_bansWhoSendsIt() {
    ScriptedPeer liar =
        peer(1)
            .twist(
                (asked, honest) ->
                    asked == Asked.MANIFESTS
                        ? Optional.of(List.of("{}".getBytes(StandardCharsets.US_ASCII)))
                        : honest);

    node.meet(liar).await(() -> node.isBanned(liar), 10);
  }

  @Test
  void newcomer_acrossSwitch_fetchesAndGoesOn() {
    proofs.lacks(SyncRig.NEW);
    ScriptedPeer honest = peer(1);

    node.meet(honest).await(() -> node.height() == 31, 10);
    node.run(30);
    assertThat(node.height()).isEqualTo(31);
    assertThat(node.points(honest)).as("nobody is to blame").isZero();

    proofs.lacksNothing();
    node.await(() -> node.isAt(TURNED), 120);
  }

  @Test
  void newcomerWithoutTheModel_takesTheBranchOfAPeerThatItsOperatorNamed() {
    proofs.lacks(SyncRig.NEW);
    ScriptedPeer named = peer(1);

    node.names(named).meet(named).await(() -> node.isAt(TURNED), 10);

    assertThat(node.isUnproven(TURNED.at(31))).isFalse();
    assertThat(node.isUnproven(TURNED.at(32))).isTrue();
  }
}
