package org.poai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small enough to read: files, methods and parameter lists have an upper bound. */
final class SizeTest {
  private static final int FILE = 600;
  private static final int USUAL_FILE = 300;
  private static final int PACKAGE = 25;
  private static final int ANY_PACKAGE = 48;

  /** Packages that may hold few files; {@code chain.rules} has one for each rule. */
  private static final Pattern CLOSE =
      Pattern.compile("org\\.poai\\.((node|tools|worker)(\\..*)?|chain(\\.(?!rules).*)?)");

  private static final int METHOD = 40;
  private static final int PARAMETERS = 7;

  /**
   * Straight-line code that is one formula: lanes or limbs in locals, which the JIT keeps in
   * registers; and the loop of the EVM, which a test keeps small enough for the JIT.
   */
  private static final Set<String> ONE_FORMULA =
      Set.of(
          "KeccakF1600.java permute",
          "Fp.java times",
          "Poly1305.java addPairs",
          "Limbs.java multiply",
          "LimbDivision.java divideByThree",
          "LimbDivision.java divideByFour",
          "Loop.java run");

  private static final List<SourceFile> SOURCES =
      Stream.concat(
              SourceFile.below(SourceFile.MAIN).stream(),
              SourceFile.below(SourceFile.TEST).stream())
          .toList();

  @Test
  void sources_noFileIsLong() {
    assertThat(longFiles(SOURCES, FILE)).as("Split it by what changes together.").isEmpty();
  }

  @Test
  void sources_nineFilesOfTenAreShort() {
    List<String> longer = longFiles(SOURCES, USUAL_FILE);

    assertThat(longer).as("Split the longest.").hasSizeLessThanOrEqualTo(SOURCES.size() / 10);
  }

  @Test
  void main_packages_holdFewFiles() {
    Map<String, Long> files =
        SourceFile.below(SourceFile.MAIN).stream()
            .filter(file -> !file.name().equals("package-info.java"))
            .collect(Collectors.groupingBy(SourceFile::packageName, Collectors.counting()));

    assertThat(files).hasSizeGreaterThan(50);
    assertThat(files)
        .as("5 to 20 files are the goal: what changes together and has a name is a package.")
        .allSatisfy((name, count) -> assertThat(count).isLessThanOrEqualTo(bound(name)));
  }

  /** The root only joins parts, and the chain is what everybody reads. */
  private static long bound(String packageName) {
    return CLOSE.matcher(packageName).matches() ? PACKAGE : ANY_PACKAGE;
  }

  @Test
  void sources_noMethodIsLong() {
    assertThat(longMethods(SOURCES))
        .as("Lines of code, blank lines and comments not counted: name the steps and extract them.")
        .isEmpty();
  }

  @Test
  void sources_noParameterListIsLong() {
    assertThat(longParameterLists(SOURCES))
        .as("Group what belongs together into a record.")
        .isEmpty();
  }

  @Test
  void checks_atTheBound_passAndOneMoreFails(@TempDir Path dir) {
    String body = "    x++;\n".repeat(METHOD - 2);
    String fits = "  void fits(int x) {\n" + body + "\n    // not code\n  }\n";
    String tooLong = "  void tooLong(int x) {\n" + body + "    x++;\n  }\n";
    String seven = "int a, int b, int c, int d, int e, int f, int g";
    String wide =
        "class Wide { Wide(" + seven + ", int h) {} void free(" + seven + ", int h) {} }\n";
    String records =
        "record Seven("
            + seven
            + ") { static int other; }\nrecord Eight("
            + seven
            + ", int h) {}\n";
    String source = "package a;\nclass A {\n" + fits + tooLong + "}\n" + wide + records;
    List<SourceFile> sources =
        new Fixture(dir)
            .add("a/A.java", source)
            .add("a/Long.java", "package a;\n" + "\n".repeat(FILE))
            .add("a/Fits.java", "package a;\n" + "\n".repeat(FILE - 1))
            .sources();

    assertThat(longFiles(sources, FILE)).containsExactly("Long.java: 601 lines");
    assertThat(longMethods(sources)).containsExactly("A.java:45 tooLong: 41 lines");
    assertThat(longParameterLists(sources))
        .containsExactly("A.java:87 Wide: 8 parameters", "A.java:89 Eight: 8 parameters");
  }

  private static List<String> longFiles(List<SourceFile> sources, int bound) {
    return sources.stream()
        .filter(source -> source.lines().size() > bound)
        .map(source -> source.name() + ": " + source.lines().size() + " lines")
        .toList();
  }

  private static List<String> longMethods(List<SourceFile> sources) {
    List<String> found = new ArrayList<>();
    for (SourceFile source : sources) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethod(MethodTree method, Void unused) {
          long lines = source.codeLines(method);
          boolean exempt = ONE_FORMULA.contains(source.name() + " " + method.getName());
          if (lines > METHOD && !exempt) {
            found.add(source.at(method) + " " + method.getName() + ": " + lines + " lines");
          }
          return super.visitMethod(method, null);
        }
      }.scan(source.tree(), null);
    }
    return found;
  }

  private static List<String> longParameterLists(List<SourceFile> sources) {
    List<String> found = new ArrayList<>();
    for (SourceFile source : sources) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitClass(ClassTree type, Void unused) {
          long parameters = mostParameters(type);
          if (parameters > PARAMETERS) {
            found.add(
                source.at(type) + " " + type.getSimpleName() + ": " + parameters + " parameters");
          }
          return super.visitClass(type, null);
        }
      }.scan(source.tree(), null);
    }
    return found;
  }

  /** Of its constructors and, since a record's components are its parameters, of those. */
  private static long mostParameters(ClassTree type) {
    long most =
        type.getMembers().stream()
            .filter(member -> member instanceof MethodTree)
            .map(member -> (MethodTree) member)
            .filter(method -> method.getName().contentEquals("<init>"))
            .mapToLong(method -> method.getParameters().size())
            .max()
            .orElse(0);
    if (type.getKind() != Tree.Kind.RECORD) {
      return most;
    }
    long components =
        type.getMembers().stream()
            .filter(member -> member instanceof VariableTree)
            .map(member -> (VariableTree) member)
            .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
            .count();
    return Math.max(most, components);
  }
}
