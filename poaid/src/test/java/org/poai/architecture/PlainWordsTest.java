package org.poai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sentences that a reader from outside could not understand, by their form. A sentence stands
 * alone: it has a subject and a verb, or names the thing.
 */
final class PlainWordsTest {
  static final Pattern UNREADABLE =
      Pattern.compile(
          "(?<![Tt]here )\\b(is|are) none\\b(?! of)"
              + "|\\banother than\\b"
              + "|\\bNothing but a\\b"
              + "|\\bNone so far\\."
              + "|\\bOf its failure\\b"
              + "|\\bThe one of a chain\\b|\\bThe same, watched\\b"
              + "|\\bWho is quiet\\b|\\bIt came to nothing; who\\b|\\bsuch as left it\\b"
              + "|\\bLets go of it, for who\\b|\\bso that who waits\\b|\\bfor who shows\\b"
              + "|\\bNo HTTP\\.|\\bis not to be read\\b|\\bsignature is nobody\\b");

  @Test
  void main_everySentence_canBeReadAlone() {
    assertThat(unreadable(SourceFile.below(SourceFile.MAIN)))
        .as("Say who or what, and what it does.")
        .isEmpty();
  }

  @Test
  void check_offendingSources_areSeen(@TempDir Path dir) {
    String source =
        """
        package a;
        /** Blames whoever's answer is none. */
        class A {}
        /** Empty where there is none; lines are none of ours. */
        class B { String said = "fails when another than us answers"; }
        """;
    List<SourceFile> sources = new Fixture(dir).add("a/A.java", source).sources();
    assertThat(unreadable(sources))
        .containsExactly(
            "A.java:2: /** Blames whoever's answer is none. */",
            "A.java:5: class B { String said = \"fails when another than us answers\"; }");
  }

  private static List<String> unreadable(List<SourceFile> sources) {
    List<String> found = new ArrayList<>();
    for (SourceFile source : sources) {
      for (int i = 0; i < source.lines().size(); i++) {
        String line = source.lines().get(i);
        if (UNREADABLE.matcher(line).find()) {
          found.add(source.name() + ":" + (i + 1) + ": " + line.strip());
        }
      }
    }
    return found;
  }
}
