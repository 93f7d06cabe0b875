package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at random moments while a node catches up with another: it always starts again, at or
 * above the head that it had, and ends with the other's chain.
 */
@Tag("soak")
class SyncKillSoakTest {
  private static final int KILLS = Integer.getInteger("poai.soak.kills", 100);
  private static final int LONGEST_LIFE_MILLIS = 7_000;
  private static final int BLOCKS = 60;

  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private int copies;
  private int killedHalfWay;
  private long height;
  private Daemon.Named goal = new Daemon.Named(0, "");

  private static Daemon node(Path directory, String... more) throws Exception {
    List<String> flags =
        new ArrayList<>(List.of("--no-mine", "--no-mdns", "--p2p-port=0", "--p2p-host=127.0.0.1"));
    flags.addAll(List.of(more));
    return Daemon.mining(directory, flags.toArray(String[]::new));
  }

  private void mine(Path directory) throws Exception {
    try (Daemon miner = Daemon.mining(directory, "--no-mdns", "--p2p-port=0")) {
      miner.awaitMined(BLOCKS);
      miner.terminate();
      goal = miner.lastMined().orElseThrow();
    }
  }

  @Test
  void catchingUp_killedAtRandomMoments_losesNothing() throws Exception {
    Path directory = folder.resolve("source");
    mine(directory);
    try (Daemon source = node(directory)) {
      String peer = "--peer-multiaddr=" + source.find(Daemon.ADDRESS);
      for (int kill = 0; kill < KILLS; kill++) {
        liveAndDie(peer);
      }
      finish(peer);
    }
    String report =
        String.format(
            Locale.ROOT,
            "%d kills while catching up with %d blocks: %d between two blocks of it, %d whole"
                + " copies, each verified%n",
            KILLS,
            goal.height(),
            killedHalfWay,
            copies);
    System.out.print(report);
    Files.writeString(Path.of("target", "sync-kill-soak.txt"), report);
  }

  private Path copy() {
    return folder.resolve("copy" + copies);
  }

  private void liveAndDie(String peer) throws Exception {
    try (Daemon node = node(copy(), peer)) {
      node.isAliveFor(random.nextInt(LONGEST_LIFE_MILLIS));
      node.kill();
      assertThat(node.lines()).noneMatch(line -> line.contains("ERROR"));
      Optional<Daemon.Named> head = node.headAtStart();
      if (head.isPresent()) {
        assertThat(head.get().height()).isGreaterThanOrEqualTo(height);
        killedHalfWay += head.get().height() > 0 && head.get().height() < goal.height() ? 1 : 0;
        height = head.get().height();
      }
      if (height == goal.height()) {
        assertThat(head.map(Daemon.Named::hash)).contains(goal.hash());
        verifyAndBeginAnew();
      }
    }
  }

  private void finish(String peer) throws Exception {
    try (Daemon node = node(copy(), peer)) {
      if (height < goal.height()) {
        node.await(line -> line.contains("Caught up at block " + goal.height()));
      }
      node.terminate();
    }
    verifyAndBeginAnew();
  }

  private void verifyAndBeginAnew() throws Exception {
    Daemon verify = Daemon.run("chain", "verify", "--data-dir", copy().toString(), "--target=1000");
    assertThat(verify.exitCode()).describedAs("%s", verify.lines()).isZero();
    copies++;
    height = 0;
  }
}
