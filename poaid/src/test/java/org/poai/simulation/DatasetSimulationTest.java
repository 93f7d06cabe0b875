package org.poai.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.governance.DatasetKeyFile;
import org.poai.primitives.Hash32;
import org.poai.quiz.FakeReferee;

/**
 * What becomes of a chain that waits for the key of other records: it comes in the blocks of the
 * third epoch or not at all, and from the fifth on the records may rule.
 */
final class DatasetSimulationTest {
  private static final long FROM_EPOCH = 4;
  private static final long BOUNDARY = FROM_EPOCH * SimWorld.EPOCH_BLOCKS;
  private static final long WINDOW_END = (FROM_EPOCH - 1) * SimWorld.EPOCH_BLOCKS - 1;
  private static final Hash32 KEY = Preimage.tagged("the key of the records").keccak();

  /** Places of the manifests. */
  private static final int OLD = 0;

  private static final int NEW = 1;

  @TempDir Path directory;

  /** Four nodes; those with a key reveal it. */
  private SwitchSimulation four(long seed, int... withKey) throws IOException {
    List<FakeReferee> referees = List.of(FakeReferee.first(), FakeReferee.otherRecords());
    SimWorld world =
        new SimWorld(
            seed,
            4,
            plan -> plan.awaiting(1, record(referees.get(NEW)), FROM_EPOCH),
            referees,
            directory);
    SwitchSimulation chain = new SwitchSimulation(world, 4);
    for (int number : withKey) {
      Path keys = Files.createDirectories(chain.nodes.get(number).keys());
      DatasetKeyFile.write(keys.resolve("records.key"), KEY);
    }
    return chain;
  }

  private static DatasetRecord record(FakeReferee referee) {
    DatasetPart records = referee.manifest().dataset();
    return new DatasetRecord(
        records.root(),
        records.records(),
        Preimage.tagged("the sealed file").keccak(),
        1_000,
        new ContentId(0, Hash32.ZERO),
        Keccak.hash(KEY),
        Optional.empty());
  }

  private static boolean isRevealed(SimNode node) {
    try (var state = node.running().orElseThrow().tree().chain().latestState()) {
      return GovernanceSlots.of(state).dataset(1).orElseThrow().key().equals(Optional.of(KEY));
    }
  }

  @Test
  void dataset_whoseKeyComes_rules_andANodeWithoutItsFileComesAfter() throws IOException {
    SwitchSimulation chain = four(1, 0);
    SimNode without = chain.nodes.get(3);
    List<SimNode> others = chain.nodes.subList(0, 3);
    without.model(NEW).isHere(false);
    without.lie(true); // or its quarter might keep the switch away
    chain.start();

    assertThat(
            chain.passUntil(
                () -> others.stream().allMatch(node -> chain.height(node) >= BOUNDARY + 10), 900))
        .as("the chain goes on: %s", chain.world.log)
        .isTrue();
    assertThat(others).allMatch(node -> chain.ruling(node) == NEW);
    assertThat(chain.height(without)).as("it stands before the switch").isLessThan(BOUNDARY);

    without.model(NEW).isHere(true);
    others.forEach(SimNode::stopMining);
    assertThat(chain.passUntil(() -> SwitchSimulation.isOne(chain.nodes), 300))
        .as("it comes after once it has the file: %s", chain.world.log)
        .isTrue();
    assertThat(chain.world.violations).isEmpty();
  }

  @Test
  void dataset_whoseKeyIsWithheld_neverRules() throws IOException {
    SwitchSimulation chain = four(2);
    chain.start();

    assertThat(
            chain.passUntil(
                () -> chain.nodes.stream().allMatch(node -> chain.height(node) > BOUNDARY + 10),
                900))
        .isTrue();

    assertThat(chain.nodes).allMatch(node -> chain.ruling(node) == OLD);
    assertThat(chain.nodes).noneMatch(DatasetSimulationTest::isRevealed);
    assertThat(chain.world.violations).isEmpty();
  }

  @Test
  void key_thatTwoNodesHave_isRevealed_thoughOneOfThemDiesInItsWindow() throws IOException {
    SwitchSimulation chain = four(3, 0, 1);
    SimNode dying = chain.nodes.get(0);
    chain.start();
    long window = WINDOW_END + 1 - SimWorld.EPOCH_BLOCKS;
    assertThat(chain.passUntil(() -> chain.height(dying) >= window - 1, 600)).isTrue();
    dying.losePower("dies when the key is due");

    List<SimNode> others = chain.nodes.subList(1, 4);
    assertThat(
            chain.passUntil(
                () -> others.stream().allMatch(node -> chain.height(node) > WINDOW_END), 300))
        .isTrue();
    assertThat(others).allMatch(DatasetSimulationTest::isRevealed);
    dying.start();
    assertThat(
            chain.passUntil(
                () -> chain.nodes.stream().allMatch(node -> chain.ruling(node) == NEW), 600))
        .as("all are under the new records: %s", chain.world.log)
        .isTrue();
    assertThat(chain.world.violations).isEmpty();
  }

  @Test
  void key_onABranchThatIsLeft_isRevealedOnTheOther() throws IOException {
    SwitchSimulation chain = four(4, 0);
    SimNode alone = chain.nodes.get(0);
    List<SimNode> others = chain.nodes.subList(1, 4);
    chain.start();
    long window = WINDOW_END + 1 - SimWorld.EPOCH_BLOCKS;
    assertThat(chain.passUntil(() -> chain.height(alone) >= window - 1, 600)).isTrue();
    chain.world.net.cut((one, other) -> (one.number() == 0) != (other.number() == 0));
    assertThat(chain.passUntil(() -> isRevealed(alone), 300)).isTrue();
    assertThat(others).noneMatch(DatasetSimulationTest::isRevealed);
    alone.stopMining(); // the branch of the three is the heavier one
    assertThat(
            chain.passUntil(
                () -> others.stream().allMatch(node -> chain.height(node) > chain.height(alone)),
                300))
        .isTrue();
    chain.world.net.cut((one, other) -> false);

    assertThat(
            chain.passUntil(
                () -> chain.nodes.stream().allMatch(DatasetSimulationTest::isRevealed), 300))
        .as("the key comes again on the heavier branch: %s", chain.world.log)
        .isTrue();
    assertThat(chain.world.violations).isEmpty();
  }
}
