package org.poai.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a chain at a switch where not everybody is ready. */
final class SwitchSimulationTest {
  /** The block from which on the second model may rule. */
  private static final long BOUNDARY = 2 * SimWorld.EPOCH_BLOCKS;

  @TempDir Path directory;

  /** Four nodes on a chain where the second model is planned for the third epoch. */
  private SwitchSimulation four(long seed) {
    return new SwitchSimulation(seed, 4, SimWorld.taking(1), directory);
  }

  @Test
  void switch_liarsQuarter_chainGoesOn() {
    SwitchSimulation chain = four(1);
    SimNode liar = chain.nodes.get(3);
    List<SimNode> others = chain.nodes.subList(0, 3);
    liar.model(1).isHere(false);
    liar.lie(true);
    chain.start();

    assertThat(
            chain.passUntil(
                () -> others.stream().allMatch(node -> chain.height(node) >= BOUNDARY + 10), 600))
        .as("the chain goes on: %s", chain.world.log)
        .isTrue();
    assertThat(others).allMatch(node -> chain.ruling(node) == 1);
    assertThat(chain.height(liar)).as("the liar stands before the switch").isLessThan(BOUNDARY);
    assertThat(chain.world.log).noneMatch(event -> event.contains("node 3 mined 16 "));

    liar.model(1).isHere(true);
    others.forEach(SimNode::stopMining);
    assertThat(chain.passUntil(() -> SwitchSimulation.isOne(chain.nodes), 300))
        .as("it comes after once it has the model: %s", chain.world.log)
        .isTrue();
    assertThat(chain.world.violations).isEmpty();
  }

  @Test
  void switch_aThirdSilent_waitsAndNobodyIsLost() {
    SwitchSimulation chain = four(2);
    SimNode without = chain.nodes.get(2);
    SimNode too = chain.nodes.get(3);
    without.model(1).isHere(false);
    too.model(1).isHere(false);
    chain.start();

    assertThat(
            chain.passUntil(
                () -> chain.nodes.stream().allMatch(node -> chain.height(node) > BOUNDARY), 300))
        .isTrue();
    assertThat(chain.nodes).as("half signal").allMatch(node -> chain.ruling(node) == 0);

    without.model(1).isHere(true);
    too.model(1).isHere(true);
    assertThat(
            chain.passUntil(
                () -> chain.nodes.stream().allMatch(node -> chain.ruling(node) == 1), 300))
        .as("the next epoch that all signal brings it: %s", chain.world.log)
        .isTrue();
    assertThat(chain.world.violations).isEmpty();
  }

  @Test
  void slowNode_sameChain() {
    SwitchSimulation chain = four(4);
    SimNode slow = chain.nodes.get(3);
    slow.checkLong(true);
    chain.start();

    assertThat(
            chain.passUntil(
                () -> chain.nodes.stream().allMatch(node -> chain.ruling(node) == 1), 900))
        .as("what the others signal binds who has not ended its check: %s", chain.world.log)
        .isTrue();
    long height = chain.height(slow);
    assertThat(chain.passUntil(() -> chain.height(slow) > height + 10, 300)).isTrue();
    chain.nodes.subList(1, 4).forEach(SimNode::stopMining);
    assertThat(chain.passUntil(() -> SwitchSimulation.isOne(chain.nodes), 60)).isTrue();
    assertThat(chain.world.violations).isEmpty();
  }

  @Test
  void switch_nodeThatDiesAtEachOfItsWrites_isOnTheChainAgain() {
    for (int write = 0; write < 6; write++) {
      SwitchSimulation chain =
          new SwitchSimulation(3, 3, SimWorld.taking(1), directory.resolve("write-" + write));
      SimNode dying = chain.nodes.get(2);
      chain.start();
      assertThat(chain.passUntil(() -> chain.height(dying) >= BOUNDARY - 1, 300)).isTrue();
      dying.disk.crashAtWrite(write, () -> dying.losePower("dies at a write of the switch"));

      assertThat(chain.passUntil(() -> dying.running().isEmpty(), 300)).isTrue();
      dying.start();
      assertThat(
              chain.passUntil(
                  () ->
                      chain.height(chain.nodes.get(0)) >= BOUNDARY + 4
                          && SwitchSimulation.isOne(chain.nodes),
                  300))
          .as("write %d: %s", write, chain.world.log)
          .isTrue();
      assertThat(chain.ruling(dying)).isEqualTo(1);
      assertThat(chain.world.violations).isEmpty();
    }
  }
}
