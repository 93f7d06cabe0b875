package org.poai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A type is named by a noun, and its simple name is unique in the whole tree: a stack trace or a
 * search result says what it is without its package.
 */
final class NamesTest {
  /** Nouns of English or of mathematics that end like a participle. */
  private static final Set<String> NOUNS =
      Set.of(
          "Binding",
          "Encoding",
          "Pairing",
          "Ping",
          "Ruling",
          "Seed",
          "Setting",
          "Speed",
          "Standing",
          "String");

  /** Participles that end neither in -ed nor in -ing. */
  private static final Set<String> IRREGULAR =
      Set.of(
          "Bound", "Built", "Done", "Drawn", "Found", "Given", "Gone", "Held", "Kept", "Known",
          "Left", "Lost", "Made", "Met", "Ran", "Said", "Seen", "Sent", "Shown", "Taken", "Told",
          "Unfit", "Written");

  private static final Pattern LAST_WORD = Pattern.compile("[A-Z][a-z0-9]*$");

  @Test
  void main_everyType_isNamedByANoun() {
    assertThat(participles(SourceFile.below(SourceFile.MAIN)))
        .as("Say what the thing is, not what happened to it or what it is doing.")
        .isEmpty();
  }

  @Test
  void sources_everyType_hasANameOfItsOwn() {
    List<SourceFile> all =
        Stream.concat(
                SourceFile.below(SourceFile.MAIN).stream(),
                SourceFile.below(SourceFile.TEST).stream())
            .toList();

    assertThat(homonyms(all))
        .as("Name the two apart by what each is in its own package.")
        .isEmpty();
  }

  @Test
  void checks_offendingSources_areSeen(@TempDir Path dir) {
    List<SourceFile> sources =
        new Fixture(dir)
            .add("a/Answering.java", "package a; class Answering {} class Twin { class Kept {} }")
            .add("a/Told.java", "package a; record Told() {}")
            .add("a/WorkDone.java", "package a; interface WorkDone {}")
            .add("a/ByteString.java", "package a; class ByteString {} class DoneWork {}")
            .add("b/Twin.java", "package b; enum Twin { A }")
            .sources();

    assertThat(participles(sources)).containsExactlyInAnyOrder("Answering", "Told", "WorkDone");
    assertThat(homonyms(sources)).containsExactly(Map.entry("Twin", List.of("a", "b")));
  }

  private static List<String> participles(List<SourceFile> sources) {
    return types(sources).keySet().stream().filter(NamesTest::isParticiple).toList();
  }

  private static boolean isParticiple(String name) {
    Matcher last = LAST_WORD.matcher(name);
    if (!last.find() || NOUNS.contains(last.group())) {
      return false;
    }
    String word = last.group();
    return word.endsWith("ing") || word.endsWith("ed") || IRREGULAR.contains(word);
  }

  private static Map<String, List<String>> homonyms(List<SourceFile> sources) {
    return types(sources).entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Packages of the top-level types of each name. */
  private static Map<String, List<String>> types(List<SourceFile> sources) {
    Map<String, List<String>> types = new TreeMap<>();
    for (SourceFile source : sources) {
      for (Tree type : source.tree().getTypeDecls()) {
        if (type instanceof ClassTree named) {
          types
              .computeIfAbsent(named.getSimpleName().toString(), name -> new ArrayList<>())
              .add(source.packageName());
        }
      }
    }
    return types;
  }
}
