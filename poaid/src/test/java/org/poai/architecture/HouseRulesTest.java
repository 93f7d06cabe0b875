package org.poai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every package says about itself, and the words that no source may carry. */
final class HouseRulesTest {
  private static final Set<String> EMPTY_NAMES =
      Set.of("util", "utils", "common", "helper", "helpers", "impl", "model", "misc");

  /** Put together, so that this file does not break its own rule. */
  private static final Pattern LEFT_OVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");

  @Test
  void main_everyPackage_introducesItself() {
    assertThat(introductions(SourceFile.below(SourceFile.MAIN)))
        .as(
            "package-info.java: 3 to 10 lines on what it is for and who owns its thread, @NullMarked")
        .isEmpty();
  }

  @Test
  void sources_noPackageIsNamedAfterNothing() {
    assertThat(emptyNames(everything())).as("Name a package after what it does.").isEmpty();
  }

  @Test
  void sources_nothingIsLeftOver() {
    assertThat(leftOver(everything())).as("Do it, or open an issue.").isEmpty();
  }

  @Test
  void checks_offendingSources_areSeen(@TempDir Path dir) {
    String good = "/**\n * What it is for.\n */\n@NullMarked\npackage ";
    String marked = ";\nimport org.jspecify.annotations.NullMarked;";
    List<SourceFile> sources =
        new Fixture(dir)
            .add("a/package-info.java", good + "a" + marked)
            .add("a/A.java", "package a;\n// TO" + "DO later\nclass A {}")
            .add("b/util/B.java", "package b.util;\nclass B { String autodoing; }")
            .add("c/package-info.java", "/** Short. */\n@NullMarked\npackage c" + marked)
            .add("d/package-info.java", "/**\n * What it is for.\n */\npackage d;")
            .add("e/package-info.java", "@NullMarked\npackage e" + marked)
            .sources();

    assertThat(introductions(sources))
        .containsExactly(
            "b.util has no package-info.java",
            "c: Javadoc of 1 line",
            "d is not @NullMarked",
            "e has no Javadoc");
    assertThat(emptyNames(sources)).containsExactly("b.util");
    assertThat(leftOver(sources)).containsExactly("A.java:2: // TO" + "DO later");
  }

  private static List<SourceFile> everything() {
    return Stream.concat(
            SourceFile.below(SourceFile.MAIN).stream(), SourceFile.below(SourceFile.TEST).stream())
        .toList();
  }

  private static List<String> introductions(List<SourceFile> sources) {
    TreeMap<String, String> problems = new TreeMap<>();
    for (SourceFile source : sources) {
      problems.putIfAbsent(source.packageName(), " has no package-info.java");
    }
    for (SourceFile source : sources) {
      if (source.name().equals("package-info.java")) {
        problems.put(source.packageName(), introduction(source));
      }
    }
    return problems.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry -> entry.getKey() + entry.getValue())
        .toList();
  }

  /** What is wrong with a package-info, or nothing; the comment's own two marks count as lines. */
  private static String introduction(SourceFile source) {
    String text = String.join("\n", source.lines());
    var javadoc = Pattern.compile("(?s)^/\\*\\*.*?\\*/").matcher(text);
    if (!javadoc.find()) {
      return " has no Javadoc";
    }
    long lines = javadoc.group().lines().count();
    if (lines < 3 || lines > 12) {
      return ": Javadoc of " + lines + (lines == 1 ? " line" : " lines");
    }
    return text.contains("\n@NullMarked\n") ? "" : " is not @NullMarked";
  }

  private static Set<String> emptyNames(List<SourceFile> sources) {
    Set<String> found = new TreeSet<>();
    for (SourceFile source : sources) {
      if (Stream.of(source.packageName().split("\\.")).anyMatch(EMPTY_NAMES::contains)) {
        found.add(source.packageName());
      }
    }
    return found;
  }

  private static List<String> leftOver(List<SourceFile> sources) {
    List<String> found = new ArrayList<>();
    for (SourceFile source : sources) {
      for (int i = 0; i < source.lines().size(); i++) {
        String line = source.lines().get(i);
        if (LEFT_OVER.matcher(line).find()) {
          found.add(source.name() + ":" + (i + 1) + ": " + line.strip());
        }
      }
    }
    return found;
  }
}
