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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.poai.store.Column;
import org.poai.testing.Documents;

/**
 * What the documents name is there: classes with their packages, files, and pages that are linked.
 */
final class DocsTest {
  private static final Pattern DECLARED =
      Pattern.compile("\\b(?:class|interface|record|enum) ([A-Z]\\w+)");
  private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
  private static final Pattern CLASS =
      Pattern.compile("(?<![\\w./:-])((?:[a-z]\\w*\\.)*)([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)\\b");
  private static final Pattern TEST =
      Pattern.compile("(\\w+(?:Test|IT)\\.)?([a-z][A-Za-z0-9]*_\\w*?)(…)?");
  private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");
  private static final Pattern PLACE = Pattern.compile(" ?(?:0x…|…|\\b[A-Z]\\b|\\bNAME\\b) ?");
  private static final Pattern FILE =
      Pattern.compile("(?:scripts|docs|poaid|models|dataset|\\.ci)/[\\w./-]+");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]*)(?:#([^)\\s]*))?\\)");

  /** Names of others: the JDK's, contracts of other designs. */
  private static final Set<String> FOREIGN =
      Set.of(
          "PoAI",
          "ParameterizedTest",
          "FuzzTest",
          "ReferenceTest",
          "MemoryMXBean",
          "HttpServer",
          "ModelRegistry",
          "DatasetDAO",
          "InferenceMarket",
          "PoaiVotes");

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
    for (Path page : Documents.pages()) {
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

  /** Quoted alone, as the threat model does, or behind a class; an ellipsis stands for its rest. */
  @Test
  void documents_nameTestsThatExist() throws IOException {
    Set<String> methods = testMethods();
    List<String> stale = new ArrayList<>();
    int found = 0;
    for (Path page : Documents.pages()) {
      boolean hasTestsAlone = page.endsWith("threat-model.md");
      Matcher quoted = QUOTED.matcher(Files.readString(page));
      while (quoted.find()) {
        Matcher named = TEST.matcher(quoted.group(1));
        if (named.matches() && (hasTestsAlone || named.group(1) != null)) {
          found++;
          String name = named.group(2);
          boolean isThere =
              named.group(3) == null
                  ? methods.contains(name)
                  : methods.stream().anyMatch(method -> method.startsWith(name));
          if (!isThere) {
            stale.add(page + ": " + quoted.group(1));
          }
        }
      }
    }

    assertThat(found).isGreaterThan(100);
    assertThat(stale).isEmpty();
  }

  private static Set<String> testMethods() throws IOException {
    Set<String> methods = new HashSet<>();
    try (Stream<Path> sources = Files.walk(SourceFile.TEST)) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        METHOD.matcher(Files.readString(source)).results().forEach(it -> methods.add(it.group(1)));
      }
    }
    return methods;
  }

  @Test
  void documents_everySentence_canBeReadAlone() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path page : Documents.pages()) {
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
    for (Path page : Documents.pages()) {
      Matcher quoted = QUOTED.matcher(Files.readString(page));
      while (quoted.find()) {
        boolean isFile = FILE.matcher(quoted.group(1)).matches();
        if (isFile && !Files.exists(Path.of(quoted.group(1)))) {
          stale.add(page + ": " + quoted.group(1));
        }
      }
    }

    assertThat(stale).isEmpty();
  }

  @Test
  void links_leadToFilesAndHeadingsThatExist() throws IOException {
    List<String> dead = new ArrayList<>();
    int found = 0;
    List<Path> pages = new ArrayList<>(Documents.pages());
    pages.add(Path.of("CHANGELOG.md"));
    for (Path page : pages) {
      Matcher links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        found++;
        if (!leads(page, links.group(1), links.group(2))) {
          dead.add(page + ": " + links.group());
        }
      }
    }

    assertThat(found).isGreaterThan(200);
    assertThat(dead).isEmpty();
  }

  private static boolean leads(Path page, String file, @Nullable String anchor) throws IOException {
    Path target = file.isEmpty() ? page : page.resolveSibling(file);
    return Files.exists(target)
        && (anchor == null || Documents.anchors(Files.readString(target)).contains(anchor));
  }

  @Test
  void anchors_areAsGitHubMakesThem() {
    assertThat(
            Documents.anchors(
                "# 2 Chain: `spec` & more\n## A\n```\n# no heading\n```\n## A\n## [B](c.md)\n"))
        .containsExactlyInAnyOrder("2-chain-spec--more", "a", "a-1", "b");
  }

  @Test
  void formats_nameEachColumnOfTheStore_andEachFileOfADataDirectory() throws IOException {
    String formats = Files.readString(Path.of("docs/formats.md"));
    Path directory = Path.of("poaid/src/main/java/org/poai/node/config/DataDirectory.java");
    List<String> files =
        Pattern.compile("resolve\\(\"([^\"]+)\"\\)")
            .matcher(Files.readString(directory))
            .results()
            .map(file -> file.group(1))
            .toList();

    assertThat(Column.values())
        .allSatisfy(
            column ->
                assertThat(formats).contains("| " + column.id() + " | `" + column.name() + "` |"));
    assertThat(files)
        .hasSizeGreaterThan(10)
        .allSatisfy(file -> assertThat(formats).contains("`" + file));
  }

  /** Numbers, names and what an ellipsis stands for are left out of the comparison. */
  @Test
  void guide_quotesLinesOfTheLogThatTheProgramWrites() throws IOException {
    String guide = Files.readString(Path.of("docs/guide.md"));
    int begin = guide.indexOf("## What the log says");
    String section = guide.substring(begin, guide.indexOf("\n## ", begin));
    StringBuilder sources = new StringBuilder();
    for (SourceFile source : SourceFile.below(SourceFile.MAIN)) {
      source.lines().forEach(line -> sources.append(line).append('\n'));
    }
    List<String> pieces =
        section
            .lines()
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> QUOTED.matcher(line.split("\\|", 3)[1]).results())
            .flatMap(line -> PLACE.splitAsStream(line.group(1)))
            .filter(piece -> piece.length() >= 5)
            .toList();

    assertThat(pieces).hasSizeGreaterThan(25).allMatch(piece -> sources.indexOf(piece) >= 0);
  }

  @Test
  void book_namesEachPage() throws IOException {
    String book = Files.readString(Path.of("docs/README.md"));

    assertThat(Documents.pages())
        .as("docs/README.md leads to each page of docs")
        .filteredOn(page -> Path.of("docs").equals(page.getParent()))
        .filteredOn(page -> !page.endsWith("README.md"))
        .allSatisfy(page -> assertThat(book).contains("](" + page.getFileName() + ")"));
  }
}
