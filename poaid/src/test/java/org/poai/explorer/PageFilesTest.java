package org.poai.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the files of the pages hold, and what they must not. */
final class PageFilesTest {
  private static final Pattern IMPORT = Pattern.compile("from \"\\./([a-z]+\\.js)\"");
  private static final int FIRST_VIEW_BYTES = 100 << 10;

  /** What would make markup, or a program, of a text. */
  private static final Pattern MARKUP =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|srcdoc|\\beval\\(|new"
              + " Function|createContextualFragment|setHTML|javascript:|\\bstyle:|setAttribute\\(\"style");

  private final PageFiles files = PageFiles.load();

  private String text(String name) {
    return new String(
        Objects.requireNonNull(files.byName().get(name), name).plain(), StandardCharsets.UTF_8);
  }

  private Set<String> scripts() {
    Set<String> scripts = new TreeSet<>(files.byName().keySet());
    scripts.removeIf(name -> !name.endsWith(".js"));
    return scripts;
  }

  @Test
  void everyFileOfTheFolder_isServed_andNoOther() throws IOException, URISyntaxException {
    URL shell = Objects.requireNonNull(PageFiles.class.getResource("index.html"));
    Set<String> there = new TreeSet<>();
    try (Stream<Path> folder = Files.list(Path.of(shell.toURI()).resolveSibling("."))) {
      folder.map(file -> file.getFileName().toString()).forEach(there::add);
    }
    there.removeIf(name -> name.matches("index\\.html|files\\.txt|.*\\.class"));
    assertThat(new TreeSet<>(PageFiles.names())).isEqualTo(there);
  }

  @Test
  void noScript_makesMarkupOfText() {
    for (String name : scripts()) {
      assertThat(text(name)).as(name).doesNotContainPattern(MARKUP);
    }
  }

  @Test
  void noFile_namesAnotherSite() {
    String shell = new String(files.shell().plain(), StandardCharsets.UTF_8);
    List<String> all = new ArrayList<>(List.of(shell));
    files.byName().keySet().forEach(name -> all.add(text(name)));
    for (String text : all) {
      assertThat(text.replace("http://www.w3.org/2000/svg", "")).doesNotContainPattern("https?://");
    }
    assertThat(shell).doesNotContain("<style").doesNotContainPattern("<script>|\\son[a-z]+=");
  }

  @Test
  void everyImport_isServed() {
    for (String name : scripts()) {
      Matcher imports = IMPORT.matcher(text(name));
      while (imports.find()) {
        assertThat(files.byName()).as(name).containsKey(imports.group(1));
      }
    }
  }

  @Test
  void firstView_isSmall() {
    Set<String> needed = new HashSet<>(Set.of("style.css", "icon.svg", "theme.js"));
    Deque<String> open = new ArrayDeque<>(List.of("main.js", "home.js"));
    while (!open.isEmpty()) {
      String name = open.remove();
      if (needed.add(name)) {
        Matcher imports = IMPORT.matcher(text(name));
        while (imports.find()) {
          open.add(imports.group(1));
        }
      }
    }
    int bytes = files.shell().packed().length;
    for (String name : needed) {
      bytes += Objects.requireNonNull(files.byName().get(name)).packed().length;
    }
    assertThat(bytes).isLessThan(FIRST_VIEW_BYTES);
  }

  @Test
  void versionOfTheFolder_standsInTheShell_andNamesItsContent() {
    String shell = new String(files.shell().plain(), StandardCharsets.UTF_8);
    assertThat(shell).contains("/app/" + files.version() + "/main.js").doesNotContain("VERSION");
    assertThat(files.find("/app/" + files.version() + "/main.js")).isPresent();
    assertThat(files.find("/app/other/main.js")).isEmpty();
    assertThat(PageFile.of("a.js", new byte[] {1}).tag())
        .isNotEqualTo(PageFile.of("a.js", new byte[] {2}).tag());
  }
}
