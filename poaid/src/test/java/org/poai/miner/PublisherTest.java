package org.poai.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Block;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.stored.Origin;
import org.poai.chain.tree.BlockTree;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.quiz.FakeProver;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;

/** The devnet's blocks take 5 s, so that a timestamp may lie 1 s ahead. */
class PublisherTest {
  private static final ChainSpec SPEC = BuiltInChains.devnet(1);

  private final ManualClock clock = new ManualClock(SPEC.genesisTimestamp() + 1_000);
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final FakeProver prover = new FakeProver();
  private final BlockTree tree = FastTree.of(SPEC, prover, new Metrics(), this::fail, clock).tree();
  private final Publisher publisher = new Publisher(tree, clock, this::fail);

  PublisherTest() {
    tree.start();
    publisher.start();
  }

  private void fail(String part, Throwable cause) {
    failures.add(cause);
  }

  @AfterEach
  void stop() {
    publisher.stop();
    tree.stop();
    prover.close();
    assertThat(failures).isEmpty();
  }

  private Block mined() {
    return prover.mine(tree, Address.ZERO);
  }

  @Test
  void block_withinTheTolerance_isPublishedAtOnce() {
    Block now = mined();
    assertThat(publisher.publish(now, new Origin.Own()).join())
        .isInstanceOf(ImportResult.Imported.class);
    // The same second: its stamp is the parent's and one, a second ahead.
    Block next = mined();
    assertThat(next.header().timestamp()).isEqualTo(clock.seconds() + 1);
    assertThat(publisher.publish(next, new Origin.Own()).join())
        .isInstanceOf(ImportResult.Imported.class);
  }

  @Test
  void block_aheadOfTheTolerance_isPublishedWhenItIsDue_notBefore() {
    publisher.publish(mined(), new Origin.Own()).join();
    publisher.publish(mined(), new Origin.Own()).join();
    Block ahead = mined();
    assertThat(ahead.header().timestamp()).isEqualTo(clock.seconds() + 2);
    CompletableFuture<ImportResult> result = publisher.publish(ahead, new Origin.Own());
    assertThat(tree.chain().head().number().value()).isEqualTo(2);
    assertThat(result).isNotDone();

    clock.advanceSeconds(1);
    Until.holds("it is published", result::isDone);
    assertThat(result.join()).isInstanceOf(ImportResult.Imported.class);
    assertThat(tree.chain().head().header().hash()).isEqualTo(ahead.hash());
  }

  @Test
  void blockThatWaits_publisherStops_itsFutureEnds() {
    publisher.publish(mined(), new Origin.Own()).join();
    publisher.publish(mined(), new Origin.Own()).join();
    CompletableFuture<ImportResult> result = publisher.publish(mined(), new Origin.Own());
    publisher.stop();
    Until.holds("it ends", result::isDone);
  }
}
