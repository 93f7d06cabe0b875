package org.poai.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Markdown pages of the repository, as their readers have them. */
public final class Documents {
  private static final List<String> BESIDE_THE_BOOK =
      List.of(
          "README.md",
          "CONTRIBUTING.md",
          "SECURITY.md",
          "contracts/README.md",
          "dataset/README.md",
          "models/README.md");

  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");

  private Documents() {}

  /** All pages but the change log, whose lines tell of what was. */
  public static List<Path> pages() throws IOException {
    try (Stream<Path> pages = Files.walk(Path.of("docs"))) {
      List<Path> all =
          new ArrayList<>(pages.filter(page -> page.toString().endsWith(".md")).sorted().toList());
      BESIDE_THE_BOOK.stream().map(Path::of).forEach(all::add);
      return all;
    }
  }

  /** The anchors of a page's headings, as GitHub makes them. */
  public static Set<String> anchors(String page) {
    Set<String> anchors = new TreeSet<>();
    Matcher headings = HEADING.matcher(FENCED.matcher(page).replaceAll(""));
    while (headings.find()) {
      String anchor = anchor(headings.group(1));
      String free = anchor;
      for (int i = 1; !anchors.add(free); i++) {
        free = anchor + "-" + i;
      }
    }
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** The lines of indented and fenced blocks; a line that goes on behind a backslash is one. */
  public static List<String> codeLines(String page) {
    String joined = page.replace("\\\n", " ");
    List<String> lines =
        FENCED
            .matcher(joined)
            .results()
            .flatMap(block -> Arrays.stream(block.group().split("\n")))
            .filter(line -> !line.startsWith("```"))
            .collect(Collectors.toCollection(ArrayList::new));
    FENCED
        .matcher(joined)
        .replaceAll("")
        .lines()
        .filter(line -> line.startsWith("    "))
        .forEach(lines::add);
    return lines.stream().map(String::strip).toList();
  }
}
