package org.poai.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Sources that break a rule, written to a folder and compiled there, to prove that a check sees.
 */
final class Fixture {
  private final Path root;
  private final List<Path> files = new ArrayList<>();

  Fixture(Path root) {
    this.root = root;
  }

  /** Adds {@code path}, such as {@code org/poai/crypto/Bad.java}. */
  Fixture add(String path, String source) {
    Path file = root.resolve("src").resolve(path);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.add(file);
    return this;
  }

  JavaClasses compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path classes = root.resolve("classes");
    StringWriter out = new StringWriter();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-d",
              classes.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      var units = manager.getJavaFileObjectsFromPaths(files);
      if (!compiler.getTask(out, manager, null, options, null, units).call()) {
        throw new IllegalArgumentException("the fixture does not compile: " + out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ClassFileImporter().importPath(classes);
  }

  List<SourceFile> sources() {
    return SourceFile.below(root.resolve("src"));
  }
}
