package org.poai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the documents name is there: classes with their packages, files, and pages that are linked.
 */
final class DocsTest {
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|interface|record|enum) ([A-Z]\\w+)");
  private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
  private static final Pattern CLASS =
      Pattern.compile("(?<![\\w./:-])((?:[a-z]\\w*\\.)*)([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)\\b");
  private static final Pattern FILE =
      Pattern.compile("(?:scripts|docs|poaid|models|dataset|\\.ci)/[\\w./-]+");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");

  /** Names of others: the JDK's, contracts of other designs. */
  private static final Set<String> FOREIGN =
      Set.of(
          "PoAI",
          "MemoryMXBean",
          "HttpServer",
          "ModelRegistry",
          "DatasetDAO",
          "InferenceMarket",
          "PoaiVotes");

  private static List<Path> documents() throws IOException {
    try (Stream<Path> pages = Files.walk(Path.of("docs"))) {
      List<Path> all =
          new ArrayList<>(pages.filter(page -> page.toString().endsWith(".md")).toList());
      all.addAll(
          List.of(Path.of("README.md"), Path.of("models/README.md"), Path.of("dataset/README.md")));
      return all;
    }
  }

  /** All types of the sources, nested ones too, with the packages that have one of that name. */
  private static Map<String, Set<String>> types() throws IOException {
    Map<String, Set<String>> packages = new HashMap<>();
    try (Stream<Path> sources = Files.walk(Path.of("poaid/src"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        String home = source.getParent().toString().replaceFirst(".*/java/", "").replace('/', '.');
        Matcher declared = DECLARED.matcher(Files.readString(source));
        while (declared.find()) {
          packages.computeIfAbsent(declared.group(1), name -> new HashSet<>()).add(home);
        }
      }
    }
    return packages;
  }

  @Test
  void documents_nameClassesThatExist_inThePackageThatTheyGive() throws IOException {
    Map<String, Set<String>> types = types();
    List<String> stale = new ArrayList<>();
    for (Path page : documents()) {
      Matcher quoted = QUOTED.matcher(Files.readString(page));
      while (quoted.find()) {
        Matcher named = CLASS.matcher(quoted.group(1));
        while (named.find()) {
          String home =
              named.group(1).isEmpty() ? "" : "." + named.group(1).replaceFirst("\\.$", "");
          boolean isThere =
              types.getOrDefault(named.group(2), Set.of()).stream()
                  .anyMatch(each -> ("." + each).endsWith(home));
          if (!isThere && !FOREIGN.contains(named.group(2))) {
            stale.add(page + ": " + quoted.group(1));
          }
        }
      }
    }

    assertThat(types).hasSizeGreaterThan(500);
    assertThat(stale).isEmpty();
  }

  @Test
  void documents_everySentence_canBeReadAlone() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path page : documents()) {
      Matcher unreadable =
          PlainWordsTest.UNREADABLE.matcher(Files.readString(page).replace('\n', ' '));
      while (unreadable.find()) {
        found.add(page + ": " + unreadable.group());
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void documents_nameFilesThatExist() throws IOException {
    List<String> stale = new ArrayList<>();
    int found = 0;
    for (Path page : documents()) {
      String text = Files.readString(page);
      Path folder = page.toAbsolutePath().getParent();
      Matcher links = LINK.matcher(text);
      while (links.find()) {
        found++;
        if (!Files.exists(folder.resolve(links.group(1)))) {
          stale.add(page + ": " + links.group(1));
        }
      }
      Matcher quoted = QUOTED.matcher(text);
      while (quoted.find()) {
        boolean isFile = FILE.matcher(quoted.group(1)).matches();
        if (isFile && !Files.exists(Path.of(quoted.group(1)))) {
          stale.add(page + ": " + quoted.group(1));
        }
      }
    }

    assertThat(found).isGreaterThan(20);
    assertThat(stale).isEmpty();
  }
}
