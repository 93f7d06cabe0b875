package org.poai.tools.conformance;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.tools.conformance.StateTest.CaseResult;

/** {@code poaid dev statetest}: runs files and folders of GeneralStateTests at Cancun. */
public final class StateTests {
  private StateTests() {}

  /** How many cases passed, and what failed, a line each. */
  public record Summary(int passed, List<String> failures) {}

  /** Runs everything, names what fails as it comes, and ends with a count. */
  public static Summary run(List<Path> paths, PrintWriter out) {
    int passed = 0;
    List<String> failures = new ArrayList<>();
    for (Path path : paths) {
      for (Path file : files(path)) {
        for (CaseResult result : run(file)) {
          if (result.fault().isEmpty()) {
            passed++;
          } else {
            String line = file + " " + result.label() + ": " + result.fault().get();
            failures.add(line);
            out.println(line);
            out.flush();
          }
        }
      }
    }
    out.println(passed + " passed, " + failures.size() + " failed");
    out.flush();
    return new Summary(passed, failures);
  }

  /** The test files below a path, or the file itself. */
  public static List<Path> files(Path path) {
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<CaseResult> run(Path file) {
    List<CaseResult> results = new ArrayList<>();
    try {
      JsonValue json = Json.parse(Files.readAllBytes(file));
      for (Map.Entry<String, JsonValue> test : json.asObject().members().entrySet()) {
        results.addAll(new StateTest(test.getKey(), test.getValue().asObject()).run());
      }
    } catch (IOException | JsonException e) {
      results.add(
          new CaseResult("unreadable", java.util.Optional.of(String.valueOf(e.getMessage()))));
    }
    return results;
  }
}
