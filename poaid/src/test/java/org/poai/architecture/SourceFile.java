package org.poai.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** One Java source file: its lines and, by the JDK's own parser, its syntax tree. */
record SourceFile(Path path, List<String> lines, CompilationUnitTree tree, Trees trees) {
  static final Path MAIN = Path.of("poaid/src/main/java");
  static final Path TEST = Path.of("poaid/src/test/java");

  /** Every source file below a folder, parsed but not attributed, in order of path. */
  static List<SourceFile> below(Path root) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> walk = Files.walk(root);
        var manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> paths = walk.filter(p -> p.toString().endsWith(".java")).sorted().toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(paths));
      List<SourceFile> files = new ArrayList<>();
      for (CompilationUnitTree tree : task.parse()) {
        Path path = Path.of(tree.getSourceFile().toUri());
        files.add(new SourceFile(path, Files.readAllLines(path), tree, Trees.instance(task)));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return path.getFileName().toString();
  }

  String packageName() {
    return tree.getPackageName().toString();
  }

  /** {@code Foo.java:12}, which terminals and IDEs turn into a link. */
  String at(Tree node) {
    return name() + ":" + firstLine(node);
  }

  long firstLine(Tree node) {
    return tree.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(tree, node));
  }

  /** The lines that a node takes, without those that are blank or hold only a comment. */
  long codeLines(Tree node) {
    long end = trees.getSourcePositions().getEndPosition(tree, node);
    int first = (int) firstLine(node);
    int last = (int) tree.getLineMap().getLineNumber(end - 1);
    return lines.subList(first - 1, last).stream()
        .map(String::strip)
        .filter(SourceFile::code)
        .count();
  }

  private static boolean code(String line) {
    return !(line.isEmpty()
        || line.startsWith("//")
        || line.startsWith("/*")
        || line.startsWith("* ")
        || line.equals("*")
        || line.equals("*/"));
  }
}
