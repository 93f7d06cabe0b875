package org.poai.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.governance.ProposalChecks;
import org.poai.json.Jcs;
import org.poai.metrics.Metrics;
import org.poai.node.events.ReadinessEvents;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.testing.LogCapture;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;

/** What an operator sees of signals, on a chain with epochs of 8 blocks. */
@Timeout(60)
final class ReadinessWatchTest {
  private static final Hash32 MANIFEST = UInt256.of(0x4436).toHash32();

  @TempDir Path folder;

  private final LogCapture log = LogCapture.of(ReadinessEvents.class);
  private final Metrics metrics = new Metrics();
  private PoolRig rig;
  private ReadinessWatch watch;

  @BeforeEach
  void start() {
    rig = new PoolRig(PoolRig.spec(), PoolLimits.DEFAULT, folder.resolve("journal"));
    watch = new ReadinessWatch(rig.tree.chain(), ProposalChecks.NONE, metrics);
    rig.tree.addListener(watch);
    rig.tree.signal((block, candidates) -> block.value() % 8 == 3 ? Hash32.ZERO : MANIFEST);
  }

  @AfterEach
  void stop() {
    rig.close();
    log.close();
  }

  private void mine(int blocks) {
    for (int i = 0; i < blocks; i++) {
      rig.mine();
    }
  }

  @Test
  void signals_areCountedByEpoch_andToldAtItsEnd() {
    mine(4);
    assertThat(metrics.scrape()).contains("poai_governance_readiness_blocks 3.0");
    assertThat(log.sentences()).isEmpty();

    mine(3);
    assertThat(log.sentences())
        .containsExactly(
            "Readiness of epoch 0: 6 of 8 blocks (6 needed) for " + MANIFEST.abbreviated());

    mine(1);
    assertThat(metrics.scrape())
        .contains("poai_governance_readiness_blocks 1.0", "poai_governance_switches_total 0.0");
    assertThat(Jcs.toString(watch.toJson()))
        .contains("\"blocks\":1,\"epoch\":1,\"epochBlocks\":8,\"manifestIsNew\":false");
  }

  @Test
  void manifestThatNobodyPlanned_isNoProblemOfThisNode() {
    mine(3);

    assertThat(watch.get()).isEmpty();
  }
}
