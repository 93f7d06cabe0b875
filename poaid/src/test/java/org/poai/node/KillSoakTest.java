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
  private static final int LONGEST_LIFE_MILLIS = 6_000;
  private static final int VERIFY_EVERY = 50;

  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();
  private final List<Long> lifeMillis = new ArrayList<>();
  private Optional<Daemon.Named> announced = Optional.empty();
  private int killedBeforeTheHead;
  private int killedUnderMining;
  private int importsKilled;

  @Test
  void node_killedAtRandomMoments_losesNothing() throws Exception {
    for (int kill = 1; kill <= KILLS; kill++) {
      liveAndDie();
      if (announced.isPresent() && (kill % 10 == 0 || kill == KILLS)) {
        importAndDie(kill);
      }
      if (kill % VERIFY_EVERY == 0 || kill == KILLS) {
        Daemon verify =
            Daemon.run("chain", "verify", "--data-dir", folder.toString(), "--target=1000");
        assertThat(verify.exitCode()).describedAs("%s", verify.lines()).isZero();
      }
    }
    report();
  }

  /** Every tenth round kills an import, too: what it had begun is there or not, never half. */
  private void importAndDie(int kill) throws Exception {
    Path file = folder.resolve("part.jsonl");
    Path copy = folder.resolve("copy");
    var unused =
        Daemon.run("chain", "export", "--data-dir", folder.toString(), file.toString()).exitCode();
    try (Daemon node = importing(copy, file)) {
      node.isAliveFor(random.nextInt(LONGEST_LIFE_MILLIS));
      node.kill();
      importsKilled++;
    }
    if (kill == KILLS) {
      Daemon whole = importing(copy, file);
      whole.awaitEnd();
      assertThat(whole.isAliveFor(LONGEST_LIFE_MILLIS)).isFalse();
      assertThat(whole.exitCode()).describedAs("%s", whole.lines()).isZero();
    }
  }

  private static Daemon importing(Path copy, Path file) throws Exception {
    return Daemon.start(
        "chain", "import", "--data-dir", copy.toString(), "--target=1000", file.toString());
  }

  private void liveAndDie() throws Exception {
    long start = System.nanoTime();
    try (Daemon node = Daemon.mining(folder)) {
      node.isAliveFor(random.nextInt(LONGEST_LIFE_MILLIS));
      node.kill();
      assertThat(node.lines()).noneMatch(line -> line.contains("ERROR"));
      checkHead(node);
      lifeMillis.add((System.nanoTime() - start) / 1_000_000);
      if (node.lastMined().isPresent()) {
        announced = node.lastMined();
        killedUnderMining++;
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
    Collections.sort(lifeMillis);
    String text =
        String.format(
            Locale.ROOT,
            "%d kills: %d before the chain was open, %d after a block of that run; lives of"
                + " %d to %d ms, median %d; %d imports killed; head at block %d;"
                + " every announced block was there; verified every %d kills%n",
            KILLS,
            killedBeforeTheHead,
            killedUnderMining,
            lifeMillis.get(0),
            lifeMillis.get(lifeMillis.size() - 1),
            lifeMillis.get(lifeMillis.size() / 2),
            importsKilled,
            announced.map(Daemon.Named::height).orElse(0L),
            VERIFY_EVERY);
    System.out.print(text);
    Files.writeString(Path.of("target", "kill-soak.txt"), text);
  }
}
