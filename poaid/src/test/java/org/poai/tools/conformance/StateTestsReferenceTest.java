package org.poai.tools.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.poai.testing.OfficialData;

/**
 * The official state tests at Cancun, a test for each folder. {@code -Dstatetests=TEXT} runs only
 * files with that text in their path: a folder, an EIP as {@code eip1153}, a file.
 */
final class StateTestsReferenceTest {
  private static final String ROOT = "tests/evm/GeneralStateTests";
  private static final Path SKIPPED =
      Path.of("poaid/src/test/resources/evm/skipped-state-tests.txt");
  private static final String FILTER = System.getProperty("statetests", "");

  @TestFactory
  Stream<DynamicTest> folders() {
    Path root = OfficialData.at(ROOT);
    Map<Path, List<Path>> folders = new LinkedHashMap<>();
    List<String> skipped = skipped();
    for (Path file : StateTests.files(root)) {
      String name = root.relativize(file).toString();
      if (name.contains(FILTER) && skipped.stream().noneMatch(name::contains)) {
        folders.computeIfAbsent(file.getParent(), any -> new java.util.ArrayList<>()).add(file);
      }
    }
    return folders.entrySet().stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    root.relativize(folder.getKey()).toString(), () -> run(folder.getValue())));
  }

  private static void run(List<Path> files) {
    StateTests.Summary summary = StateTests.run(files, new PrintWriter(new StringWriter()));

    assertThat(summary.failures()).isEmpty();
    assertThat(summary.passed()).isPositive();
  }

  /** The texts before the colon, each of which has a reason after it. */
  private static List<String> skipped() {
    try (Stream<String> lines = Files.lines(SKIPPED, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.substring(0, line.indexOf(": ")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
