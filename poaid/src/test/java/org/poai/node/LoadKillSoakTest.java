package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.stored.IndexChecker;
import org.poai.client.JsonRpcClient;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.state.StateChecker;
import org.poai.state.StateStore;
import org.poai.state.StateView;
import org.poai.store.RocksDatabase;
import org.poai.testing.Until;

/**
 * kill -9 at random moments while transactions come: after it the files fit together as they lie,
 * no announced block is lost, and every transaction that was acknowledged waits or is mined.
 */
@Tag("soak")
class LoadKillSoakTest {
  private static final int KILLS = Integer.getInteger("poai.soak.load-kills", 100);
  private static final int MOST_MINUTES = Integer.getInteger("poai.soak.load-minutes", 60);
  private static final int LONGEST_LOAD_MILLIS = 4_000;
  private static final int ACCOUNTS = 40;

  /** A block takes more than ever wait; an account may lack several. */
  private static final int ENOUGH_BLOCKS = 20;

  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private final Load load = new Load(ACCOUNTS);
  private Optional<Daemon.Named> announced = Optional.empty();
  private int kills;
  private int killedAtTheStart;
  private int waited;

  @Test
  void node_killedUnderLoad_losesNothingThatItAcknowledged() throws Exception {
    long start = System.nanoTime();
    try (Daemon node = start()) {
      load.begin(Load.client(node));
      kill(node);
    }
    while (kills < KILLS && minutes(start) < MOST_MINUTES) {
      kills++;
      if (kills % 10 == 0) {
        dieAtTheStart();
      } else {
        liveAndDie();
      }
      assertFilesFit();
      if (kills % 10 == 0) {
        System.out.printf(Locale.ROOT, "%d kills in %.1f minutes%n", kills, minutes(start));
      }
    }
    endInOrder();
    Daemon verify = Daemon.run("chain", "verify", "--data-dir", folder.toString(), "--target=1000");
    assertThat(verify.exitCode()).describedAs("%s", verify.lines()).isZero();
    report(minutes(start));
  }

  private static double minutes(long startNanos) {
    return (System.nanoTime() - startNanos) / 60e9;
  }

  private Daemon start() throws Exception {
    return Daemon.mining(folder, "--no-mdns", "--p2p-port=0", "--rpc-port=0");
  }

  private void kill(Daemon node) throws InterruptedException {
    node.kill();
    assertThat(node.lines()).noneMatch(line -> line.contains("ERROR"));
    announced = node.lastMined().or(() -> announced);
  }

  /** While it reads what was there. */
  private void dieAtTheStart() throws Exception {
    try (Daemon node = start()) {
      node.isAliveFor(random.nextInt(LONGEST_LOAD_MILLIS));
      kill(node);
      killedAtTheStart++;
    }
  }

  private void liveAndDie() throws Exception {
    try (Daemon node = start()) {
      JsonRpcClient client = Load.client(node);
      assertHeadIsKept(node);
      waited = Math.max(waited, load.assertAllThere(client));
      load.resume(client);
      AtomicBoolean killed = new AtomicBoolean();
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  load.run(client, () -> !killed.get());
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      node.isAliveFor(random.nextInt(LONGEST_LOAD_MILLIS));
      kill(node);
      killed.set(true);
      sending.orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  private void assertHeadIsKept(Daemon node) {
    Optional<Daemon.Named> head = node.headAtStart();
    announced.ifPresent(
        last -> {
          assertThat(head).describedAs("%s", node.lines()).isPresent();
          assertThat(head.get().height()).isGreaterThanOrEqualTo(last.height());
          if (head.get().height() == last.height()) {
            assertThat(head.get().hash()).isEqualTo(last.hash());
          }
        });
  }

  /** As they lie, before a start could mend them. */
  private void assertFilesFit() {
    try (RocksDatabase database =
        RocksDatabase.open(DataDirectory.at(folder).chain(), new Metrics())) {
      assertThat(IndexChecker.check(database)).isEmpty();
      StateStore states = new StateStore(database);
      try (StateView state = states.at(states.height().orElseThrow()).orElseThrow()) {
        assertThat(StateChecker.check(database, state.root())).isEmpty();
      }
    }
  }

  /** What waits is mined; then it stops as it should. */
  private void endInOrder() throws Exception {
    try (Daemon node = start()) {
      JsonRpcClient client = Load.client(node);
      long end = Load.head(client) + ENOUGH_BLOCKS;
      while (load.waiting(client) > 0) {
        long head = Load.head(client);
        assertThat(head).as("%d still wait", load.waiting(client)).isLessThan(end);
        load.fillGaps(client);
        Until.holds("a block is mined", () -> Load.head(client) > head);
      }
      node.terminate();
      assertThat(node.exitCode()).isZero();
      announced = node.lastMined().or(() -> announced);
    }
  }

  private void report(double minutes) throws Exception {
    String text =
        String.format(
            Locale.ROOT,
            "%d kills under load in %.1f minutes, %d of them at the start: head at block %d;"
                + " %d transactions acknowledged, all of them mined; up to %d waited for a"
                + " restart; files compared after every kill, all proofs replayed at the end%n",
            kills,
            minutes,
            killedAtTheStart,
            announced.map(Daemon.Named::height).orElse(0L),
            load.acknowledged(),
            waited);
    System.out.print(text);
    Files.writeString(Path.of("target", "load-kill-soak.txt"), text);
  }
}
