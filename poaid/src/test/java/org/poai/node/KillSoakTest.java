package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at random moments under mining: the chain always starts again, with every block that was
 * announced.
 */
@Tag("soak")
class KillSoakTest {
  private static final int KILLS = Integer.getInteger("poai.soak.kills", 200);
  private static final int LONGEST_LIFE_MILLIS = 4_000;
  private static final int VERIFY_EVERY = 50;

  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private final List<Long> startMillis = new ArrayList<>();
  private Optional<Daemon.Named> announced = Optional.empty();
  private int killedBeforeTheHead;

  @Test
  void node_killedAtRandomMoments_losesNothing() throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      liveAndDie();
      if (kill % VERIFY_EVERY == 0 || kill == KILLS) {
        Daemon verify =
            Daemon.run("chain", "verify", "--data-dir", folder.toString(), "--target=1000");
        assertThat(verify.exitCode()).describedAs("%s", verify.lines()).isZero();
      }
    }
    report();
  }

  private void liveAndDie() throws Exception {
    long start = System.nanoTime();
    try (Daemon node = Daemon.mining(folder)) {
      node.isAliveFor(random.nextInt(LONGEST_LIFE_MILLIS));
      node.kill();
      assertThat(node.lines()).noneMatch(line -> line.contains("ERROR"));
      checkHead(node);
      if (node.lastMined().isPresent()) {
        announced = node.lastMined();
        startMillis.add((System.nanoTime() - start) / 1_000_000);
      }
    }
  }

  /**
   * The head at the start is the last announced block or one that was stored and not announced any
   * more.
   */
  private void checkHead(Daemon node) {
    Optional<Daemon.Named> head = node.headAtStart();
    if (head.isEmpty()) {
      boolean begunAnew = node.lines().stream().anyMatch(line -> line.contains("New chain"));
      assertThat(begunAnew && announced.isPresent()).describedAs("%s", node.lines()).isFalse();
      killedBeforeTheHead++;
      return;
    }
    announced.ifPresent(
        last -> {
          assertThat(head.get().height()).isGreaterThanOrEqualTo(last.height());
          if (head.get().height() == last.height()) {
            assertThat(head.get().hash()).isEqualTo(last.hash());
          }
        });
  }

  private void report() throws Exception {
    Collections.sort(startMillis);
    String text =
        String.format(
            Locale.ROOT,
            "%d kills, %d of them before the chain was open; head at block %d;"
                + " every announced block was there; verified every %d kills%n",
            KILLS,
            killedBeforeTheHead,
            announced.map(Daemon.Named::height).orElse(0L),
            VERIFY_EVERY);
    Files.writeString(Path.of("target", "kill-soak.txt"), text);
  }
}
