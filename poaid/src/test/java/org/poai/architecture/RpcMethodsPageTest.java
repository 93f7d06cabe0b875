package org.poai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tables of methods in docs/rpc-methods.md are made of the sources: name, signature and summary
 * stand there as literals, beside the code that answers. The text above the tables is people's.
 */
final class RpcMethodsPageTest {
  private static final Path PAGE = Path.of("docs/rpc-methods.md");
  private static final Path RENEWED = Path.of("target/rpc-methods.md");
  private static final Pattern SIGNATURE = Pattern.compile("\\((.*)\\) (\\w+)");

  /** A method as its source describes it. */
  private record Described(String signature, String summary, boolean isOwners) {
    String row(String name) {
      Matcher parts = SIGNATURE.matcher(signature);
      assertThat(parts.matches()).as(name).isTrue();
      String parameters = parts.group(1).isEmpty() ? "-" : parts.group(1);
      return "| `%s` | %s | %s | %s%s |\n"
          .formatted(
              name,
              parameters,
              parts.group(2),
              isOwners ? "*Owner.* " : "",
              summary.replace("|", "\\|"));
    }
  }

  @Test
  void reference_isThatOfTheSources() throws IOException {
    Map<Boolean, List<SourceFile>> sources =
        SourceFile.below(SourceFile.MAIN).stream()
            .collect(Collectors.partitioningBy(RpcMethodsPageTest::isOfDevelopers));
    Map<String, Described> methods = methods(sources.getOrDefault(false, List.of()));
    Map<String, Described> ofDevelopers = methods(sources.getOrDefault(true, List.of()));
    String page = Files.readString(PAGE);
    String wanted =
        page.substring(0, page.indexOf("\n## ") + 1)
            + tables(methods, "")
            + "\n"
            + tables(ofDevelopers, " with `--dev`");
    Files.writeString(RENEWED, wanted);

    assertThat(methods)
        .hasSizeGreaterThan(90)
        .containsKeys("eth_call", "eth_getBalance", "poai_answer", "rpc.discover")
        .doesNotContainKeys("evm_mine", "eth_sign");
    assertThat(ofDevelopers).containsKeys("evm_mine", "eth_sign", "hardhat_setBalance");
    assertThat(page.equals(wanted))
        .as("Methods have changed: look at the new tables, then cp " + RENEWED + " " + PAGE)
        .isTrue();
  }

  /** Its methods are there with {@code --dev} alone, some in the place of others. */
  private static boolean isOfDevelopers(SourceFile source) {
    return source.packageName().equals("org.poai.dev");
  }

  @Test
  void methods_eachWayToPutOne_isSeen(@TempDir Path dir) {
    String source =
        """
        package a;
        class A {
          Object a = Map.of("a_one", Method.quick("() Any", "One " + "thing.", p -> x), "a_two",
              Method.ofOwners("(a: Data, b?: Any) Any", "Two.", this::two));
          void b() {
            String rest = "List";
            Method three = Method.onWorker("() " + rest, "Three.", params -> x);
            all.put("b_three", three);
            all.put("b_four", own("() Any", "Four.", 1, params -> x));
          }
        }
        """;
    List<SourceFile> sources = new Fixture(dir).add("a/A.java", source).sources();

    assertThat(tables(methods(sources), ""))
        .isEqualTo(
            """
            ## `a`

            | method | parameters | result | |
            |---|---|---|---|
            | `a_one` | - | Any | One thing. |
            | `a_two` | a: Data, b?: Any | Any | *Owner.* Two. |

            ## `b`

            | method | parameters | result | |
            |---|---|---|---|
            | `b_four` | - | Any | Four. |
            | `b_three` | - | List | Three. |
            """);
  }

  private static String tables(Map<String, Described> methods, String where) {
    Map<String, StringBuilder> tables = new TreeMap<>();
    methods.forEach(
        (name, method) ->
            tables
                .computeIfAbsent(
                    name.split("[_.]", 2)[0],
                    space ->
                        new StringBuilder("## `" + space + "`" + where + "\n\n")
                            .append("| method | parameters | result | |\n|---|---|---|---|\n"))
                .append(method.row(name)));
    return String.join("\n", tables.values());
  }

  private static Map<String, Described> methods(List<SourceFile> sources) {
    Map<String, Described> found = new TreeMap<>();
    for (SourceFile source : sources) {
      Reader reader = new Reader();
      reader.scan(source.tree(), null);
      assertThat(reader.nameless())
          .as("methods without a literal name in " + source.name())
          .isZero();
      found.putAll(reader.named);
    }
    return found;
  }

  /** Finds methods beside their names, or in variables that are put under a name. */
  private static final class Reader extends TreeScanner<Void, Void> {
    final Map<String, Described> named = new HashMap<>();
    private final Map<String, Described> variables = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final List<Described> all = new ArrayList<>();

    long nameless() {
      return all.stream().filter(method -> !named.containsValue(method)).count();
    }

    @Override
    public Void visitVariable(VariableTree variable, Void none) {
      String name = variable.getName().toString();
      described(variable.getInitializer()).ifPresent(method -> variables.put(name, method));
      text(variable.getInitializer()).ifPresent(text -> texts.put(name, text));
      return super.visitVariable(variable, null);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
      if (call.getMethodSelect().toString().startsWith("Method.")) {
        described(call).ifPresent(all::add);
      }
      List<? extends ExpressionTree> arguments = call.getArguments();
      for (int i = 1; i < arguments.size(); i++) {
        if (arguments.get(i - 1) instanceof LiteralTree name) {
          String key = String.valueOf(name.getValue());
          described(arguments.get(i)).ifPresent(method -> named.put(key, method));
        }
      }
      return super.visitMethodInvocation(call, null);
    }

    private Optional<Described> described(@Nullable Tree value) {
      if (value instanceof IdentifierTree variable) {
        return Optional.ofNullable(variables.get(variable.getName().toString()));
      }
      if (!(value instanceof MethodInvocationTree call) || call.getArguments().size() < 3) {
        return Optional.empty();
      }
      boolean isOwners = call.getMethodSelect().toString().endsWith("Owners");
      return text(call.getArguments().get(0))
          .filter(signature -> SIGNATURE.matcher(signature).matches())
          .flatMap(
              signature ->
                  text(call.getArguments().get(1))
                      .map(summary -> new Described(signature, summary, isOwners)));
    }

    /** The text of a literal, of a variable that was given one, or of such that are added. */
    private Optional<String> text(@Nullable Tree tree) {
      if (tree instanceof BinaryTree sum) {
        return text(sum.getLeftOperand())
            .flatMap(left -> text(sum.getRightOperand()).map(right -> left + right));
      }
      if (tree instanceof IdentifierTree variable) {
        return Optional.ofNullable(texts.get(variable.getName().toString()));
      }
      return tree instanceof LiteralTree literal && literal.getValue() instanceof String text
          ? Optional.of(text)
          : Optional.empty();
    }
  }
}
