package org.poai.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.source.tree.ImportTree;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every arrow between packages is one that {@code architecture/packages.txt} allows. */
final class PackageDependencyTest {
  private static final String ADVICE =
      "Turn the arrow round (the lower package owns an interface that the upper implements), or"
          + " move the class. packages.txt changes only with the design in docs/architecture.md.";

  @Test
  void main_compiledClasses_useOnlyAllowedPackages() {
    JavaClasses classes = new ClassFileImporter().importPath(Path.of("target/classes"));

    assertThat(classes).hasSizeGreaterThan(50);
    assertThat(violations(PackageTable.load(), classes)).as(ADVICE).isEmpty();
  }

  /** Constants that the compiler copies and names in Javadoc leave no trace in class files. */
  @Test
  void main_importStatements_nameOnlyAllowedPackages() {
    assertThat(importViolations(PackageTable.load(), SourceFile.below(SourceFile.MAIN)))
        .as(ADVICE)
        .isEmpty();
  }

  @Test
  void violations_arrowAgainstTheOrder_isNamed(@TempDir Path dir) {
    Fixture fixture =
        new Fixture(dir)
            .add(
                "org/poai/crypto/Low.java",
                "package org.poai.crypto; import org.poai.state.High; class Low { High[] up; }")
            .add("org/poai/state/High.java", "package org.poai.state; public class High {}")
            .add(
                "org/poai/chain/block/Inner.java",
                "package org.poai.chain.block; class Inner { org.poai.chain.tree.Outer up; }")
            .add(
                "org/poai/chain/tree/Outer.java",
                "package org.poai.chain.tree; public class Outer {}")
            .add("org/poai/chain/extra/Odd.java", "package org.poai.chain.extra; class Odd {}");

    assertThat(violations(PackageTable.load(), fixture.compile()))
        .containsExactly(
            "org.poai.chain.block.Inner → org.poai.chain.tree.Outer",
            "org.poai.chain.extra is not in packages.txt",
            "org.poai.crypto.Low → org.poai.state.High");
    assertThat(importViolations(PackageTable.load(), fixture.sources()))
        .containsExactly("Low.java:1 imports org.poai.state.High");
  }

  @Test
  void violations_arrowAlongTheOrder_none(@TempDir Path dir) {
    JavaClasses classes =
        new Fixture(dir)
            .add("org/poai/chain/tree/T.java", "package org.poai.chain.tree; public class T {}")
            .add(
                "org/poai/txpool/a/Q.java",
                "package org.poai.txpool.a; class Q { org.poai.chain.tree.T t; }")
            .add(
                "org/poai/rpc/RpcConfig.java", "package org.poai.rpc; public record RpcConfig() {}")
            .add(
                "org/poai/cli/C.java",
                "package org.poai.cli; class C { org.poai.rpc.RpcConfig c; }")
            .compile();

    assertThat(violations(PackageTable.load(), classes)).isEmpty();
  }

  @Test
  void parse_nameThatIsNotAbove_refused() {
    assertThatThrownBy(() -> PackageTable.parse("a: b\nb: a"))
        .hasMessage("a may not import b, which is not above it");
    assertThatThrownBy(() -> PackageTable.parse("a:\na:")).hasMessage("a is listed twice");
  }

  private static Set<String> violations(PackageTable table, JavaClasses classes) {
    Set<String> found = new TreeSet<>();
    for (JavaClass from : classes) {
      if (from.getSimpleName().equals("package-info")) {
        continue;
      }
      if (table.unit(from.getPackageName()).isEmpty()) {
        found.add(from.getPackageName() + " is not in packages.txt");
        continue;
      }
      for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
        JavaClass to = dependency.getTargetClass().getBaseComponentType();
        if (!allowed(table, from.getPackageName(), to.getPackageName(), to.getName())) {
          found.add(from.getName() + " → " + to.getName());
        }
      }
    }
    return found;
  }

  private static Set<String> importViolations(PackageTable table, List<SourceFile> sources) {
    Set<String> found = new TreeSet<>();
    for (SourceFile source : sources) {
      for (ImportTree line : source.tree().getImports()) {
        String to = line.getQualifiedIdentifier().toString();
        String javaPackage = to.replaceFirst("\\.[A-Z*].*$", "");
        String className = line.isStatic() ? to.replaceFirst("\\.[^.]*$", "") : to;
        if (!allowed(table, source.packageName(), javaPackage, className)) {
          found.add(source.at(line) + " imports " + to);
        }
      }
    }
    return found;
  }

  private static boolean allowed(PackageTable table, String from, String to, String className) {
    if (!to.startsWith(PackageTable.BASE) || from.equals(to)) {
      return true;
    }
    var fromUnit = table.unit(from);
    var toUnit = table.unit(to);
    return fromUnit.isPresent()
        && toUnit.isPresent()
        && table.allows(fromUnit.get(), toUnit.get(), className);
  }
}
