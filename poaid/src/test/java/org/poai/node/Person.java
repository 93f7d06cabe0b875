package org.poai.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Somebody at a terminal beside a node, whose commands are processes of their own.
 *
 * @param dataDir of the node
 */
record Person(Path dataDir) {
  private static final int PATIENCE_MINUTES = 15;

  /** How a command ended, and what it wrote. */
  record Said(int code, String out, String err) {}

  /** Types a command, and waits for its end. */
  Said types(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.poai.cli.Main"));
    command.addAll(List.of(words));
    command.addAll(List.of("--data-dir", dataDir.toString()));
    Path out = Files.createTempFile("said", ".out");
    Path err = Files.createTempFile("said", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("POAID_"));
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError(String.join(" ", words) + " did not end:\n" + read(err));
      }
      return new Said(process.exitValue(), read(out), read(err));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
