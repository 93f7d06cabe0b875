package org.poai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Digits and letter cases are the same everywhere: whatever formats a number or changes the case of
 * a text names its locale.
 */
final class LocaleTest {
  /** Methods that have a form with a locale, and take the user's without. */
  private static final Set<String> WITH_A_LOCALE =
      Set.of(
          "java.lang.String.format",
          "java.lang.String.formatted",
          "java.lang.String.toLowerCase",
          "java.lang.String.toUpperCase",
          "java.io.PrintStream.printf",
          "java.io.PrintStream.format",
          "java.io.PrintWriter.printf",
          "java.io.PrintWriter.format",
          "java.util.Formatter.format",
          "java.text.NumberFormat.getInstance",
          "java.text.NumberFormat.getNumberInstance",
          "java.text.DecimalFormat.<init>");

  @Test
  void main_everyFormat_namesItsLocale() {
    assertThat(withoutLocale(new ClassFileImporter().importPath(Path.of("target/classes"))))
        .as("use Locale.ROOT, or put the text together with +")
        .isEmpty();
  }

  @Test
  void violations_eachForm_isSeen(@TempDir Path dir) {
    JavaClasses classes =
        new Fixture(dir)
            .add(
                "org/poai/json/Bad.java",
                """
                package org.poai.json;
                class Bad {
                  String a = "%d".formatted(1);
                  String b = String.format("%d", 1);
                  String c = "x".toUpperCase();
                  String fine = String.format(java.util.Locale.ROOT, "%d", 1).toLowerCase(java.util.Locale.ROOT);
                  void print(java.io.PrintWriter out) { out.printf("%d", 1); }
                }
                """)
            .compile();

    assertThat(withoutLocale(classes))
        .containsExactlyInAnyOrder(
            "org.poai.json.Bad: java.lang.String.formatted",
            "org.poai.json.Bad: java.lang.String.format",
            "org.poai.json.Bad: java.lang.String.toUpperCase",
            "org.poai.json.Bad: java.io.PrintWriter.printf");
  }

  private static Set<String> withoutLocale(JavaClasses classes) {
    Set<String> found = new TreeSet<>();
    for (JavaClass from : classes) {
      for (JavaCall<?> call : from.getCodeUnitCallsFromSelf()) {
        String name = call.getTargetOwner().getName() + "." + call.getName();
        boolean named =
            call.getTarget().getRawParameterTypes().stream()
                .anyMatch(type -> type.isEquivalentTo(Locale.class));
        if (WITH_A_LOCALE.contains(name) && !named) {
          found.add(from.getName() + ": " + name);
        }
      }
    }
    return found;
  }
}
