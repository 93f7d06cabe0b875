package org.poai.inference.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that is killed leaves no engine behind, idle or in the middle of a call. */
@Timeout(30)
class ParentDeathTest {
  @Test
  void kill_parentOfAnIdleChild_endsTheChild() throws Exception {
    killParent("idle");
  }

  @Test
  void kill_parentOfAChildInACall_endsTheChild() throws Exception {
    killParent(TestFactory.WAIT);
  }

  private static void killParent(String text) throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                text)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader output = parent.inputReader(StandardCharsets.UTF_8)) {
      long child = Long.parseLong(output.readLine());
      assertThat(runs(child)).isTrue();
      parent.destroyForcibly().waitFor();
      while (runs(child)) {
        Thread.onSpinWait();
      }
    } finally {
      parent.destroyForcibly();
    }
  }

  /** A zombie that nobody has reaped yet does not run. */
  private static boolean runs(long pid) {
    try {
      String status = Files.readString(Path.of("/proc/" + pid + "/status"));
      return !status.contains("State:\tZ");
    } catch (IOException e) {
      // There is no such process, or it ended while we read.
      return false;
    }
  }

  /** The node's place: starts a child, says its process id, and calls it. */
  public static final class Parent {
    private Parent() {}

    public static void main(String[] args) throws Exception {
      ChildSpec spec = new ChildSpec(TestFactory.class.getName(), List.of("7"));
      ChildEngine engine =
          ChildEngine.start(spec, ChildLimits.forModel(0), System::nanoTime, reason -> {});
      System.out.println(engine.pid());
      engine.embed(args[0]);
      System.in.read();
    }
  }
}
