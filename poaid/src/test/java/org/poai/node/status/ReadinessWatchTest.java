package org.poai.node.status;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;
import org.slf4j.LoggerFactory;

/** What an operator sees of signals, on a chain with epochs of 8 blocks. */
@Timeout(60)
final class ReadinessWatchTest {
  private static final Hash32 MANIFEST = UInt256.of(0x4436).toHash32();

  @TempDir Path folder;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Metrics metrics = new Metrics();
  private PoolRig rig;
  private ReadinessWatch watch;

  @BeforeEach
  void start() {
    log.start();
    ((Logger) LoggerFactory.getLogger(ReadinessEvents.class)).addAppender(log);
    rig = new PoolRig(PoolRig.spec(), PoolLimits.DEFAULT, folder.resolve("journal"));
    watch = new ReadinessWatch(rig.tree.chain(), ProposalChecks.NONE, metrics);
    rig.tree.addListener(watch);
    rig.tree.signal((block, candidates) -> block.value() % 8 == 3 ? Hash32.ZERO : MANIFEST);
  }

  @AfterEach
  void stop() {
    rig.close();
    ((Logger) LoggerFactory.getLogger(ReadinessEvents.class)).detachAppender(log);
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
    assertThat(log.list).isEmpty();

    mine(3);
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
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
