package org.poai.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javax.lang.model.type.TypeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries, clocks, threads, chance and floating point stay where the design puts them. */
final class FenceTest {
  private static final List<String> EXACT = List.of("chain", "state", "evm");

  /** Whole nodes of these parts run in virtual time, each seed as before. */
  private static final List<String> SIMULATED =
      List.of("chain", "state", "evm", "quiz", "txpool", "miner", "network");

  private static final List<Fence> FENCES =
      List.of(
          new Fence("org\\.rocksdb\\..*", List.of("store"), "go through store.KeyValueStore"),
          new Fence("de\\.kherud\\..*", List.of("inference.llama"), "go through InferenceEngine"),
          new Fence(
              "org\\.poai\\.inference\\.llama\\.NativeLibrary",
              List.of("inference"),
              "go through inference.child.EngineBuild"),
          new Fence("io\\.netty\\..*", List.of("libp2p", "http", "memory"), "use libp2p or http"),
          new Fence("picocli\\..*", List.of("cli"), "cli builds a config record and hands it down"),
          new Fence("com\\.google\\.protobuf\\..*", List.of("libp2p"), "keep it inside libp2p"),
          new Fence("com\\.fasterxml\\..*", List.of("json", "rpc"), "use org.poai.json"),
          new Fence("org\\.bouncycastle\\..*", List.of("crypto"), "use org.poai.crypto"),
          new Fence("org\\.web3j\\..*", List.of(), "use org.poai.evm.abi"),
          new Fence("ethereum\\.ckzg4844\\..*", List.of("crypto"), "use org.poai.crypto.Kzg"),
          new Fence("fr\\.acinq\\..*", List.of("crypto"), "use org.poai.crypto.Secp256k1"),
          new Fence("io\\.prometheus\\..*", List.of("metrics"), "use metrics.Metrics"),
          new Fence("ch\\.qos\\.logback\\..*", List.of("node.log"), "log through SLF4J"),
          new Fence("com\\.sun\\.net\\.httpserver\\..*", List.of(), "use http.HttpFront"),
          new Fence(
              "org\\.poai\\.chain\\.stored\\.(ChainStore|SwitchRecords|ReadView)"
                  + "|org\\.poai\\.chain\\.stored\\.Chain\\.(store|database|view|moveHead|inStep)",
              List.of("chain"),
              "read through ChainReader; the chain thread alone writes"),
          new Fence("sun\\.(misc|reflect)\\..*", List.of(), "the JDK's internals are not an API"),
          new Fence(
              "java\\.lang\\.System\\.currentTimeMillis"
                  + "|java\\.time\\.(Instant|Local\\w+|ZonedDateTime|OffsetDateTime|Year)\\.now"
                  + "|java\\.time\\.Clock\\.(system|tick).*",
              List.of("async"),
              "take an async.Clock"),
          new Fence(
              "java\\.util\\.Random\\.<init>|java\\.util\\.(SplittableRandom|concurrent\\.ThreadLocalRandom)"
                  + "|java\\.util\\.random\\..*|java\\.lang\\.Math\\.random"
                  + "|java\\.util\\.Collections\\.shuffle",
              List.of("async"),
              "chance is SecureRandom, handed in; what must repeat comes from Keccak"),
          new Fence(
              "java\\.lang\\.Thread\\.<init>|java\\.lang\\.Thread\\.(startV|ofV|ofP).*"
                  + "|java\\.util\\.concurrent\\.(Executors|ForkJoinPool)"
                  + "|java\\.util\\.concurrent\\.(Scheduled)?ThreadPoolExecutor\\.<init>"
                  + "|java\\.util\\.Timer",
              List.of("async"),
              "use async.EventThread or another owner in async"),
          new Fence(
              "java\\.lang\\.System\\.out|java\\.lang\\.Throwable\\.printStackTrace",
              List.of("cli"),
              "return the text, or log it"));

  private static final String EVERYTHING_FORBIDDEN =
      """
      package org.poai.crypto;
      class Bad {
        org.rocksdb.RocksDB[] db;
        de.kherud.llama.LlamaModel model;
        @picocli.CommandLine.Option(names = "-x") int x;
        com.fasterxml.jackson.core.JsonFactory json;
        org.bouncycastle.crypto.Digest fine;
        io.prometheus.metrics.core.metrics.Counter counter;
        ch.qos.logback.classic.Logger logger;
        com.sun.net.httpserver.HttpServer server;
        java.util.function.LongSupplier clock = System::currentTimeMillis;
        java.time.Instant now = java.time.Instant.now();
        java.time.Clock other = java.time.Clock.systemUTC();
        double chance = Math.random();
        java.util.Random random = new java.util.Random();
        java.util.concurrent.ThreadLocalRandom local;
        Thread thread = new Thread(() -> System.out.println());
        static class Sub extends Thread {}
        Object pool = java.util.concurrent.Executors.newCachedThreadPool();
      }
      class Fine { java.util.function.IntSupplier chance = new java.security.SecureRandom()::nextInt; }
      """;

  @Test
  void main_eachFence_holds() {
    JavaClasses classes = new ClassFileImporter().importPath(Path.of("target/classes"));

    assertThat(classes).hasSizeGreaterThan(50);
    assertThat(all(classes)).isEmpty();
  }

  @Test
  void main_newDate_onlyWithAGivenTime() {
    assertThat(newDates(new ClassFileImporter().importPath(Path.of("target/classes")))).isEmpty();
  }

  @Test
  void main_simulatedPackages_runNothingOnThreadsThatNobodyGave() {
    assertThat(onTheCommonPool(new ClassFileImporter().importPath(Path.of("target/classes"))))
        .as("Name the executor: CriticalFailure.machine().common() where it is no other.")
        .isEmpty();
  }

  @Test
  void main_consensusPackages_knowNoFloatingPoint() {
    assertThat(floatingPoint(new ClassFileImporter().importPath(Path.of("target/classes"))))
        .as("Consensus is integers: scale, then divide once, rounding as the protocol says.")
        .isEmpty();
    assertThat(floatingPointWords(SourceFile.below(SourceFile.MAIN))).isEmpty();
  }

  @Test
  void mainAndTests_noSleep() {
    Fence sleep =
        new Fence(
            "java\\.lang\\.Thread\\.sleep|java\\.util\\.concurrent\\.TimeUnit\\.sleep",
            List.of(),
            "wait for the condition, or move an injected clock");
    JavaClasses classes =
        new ClassFileImporter()
            .importPaths(Path.of("target/classes"), Path.of("target/test-classes"));

    assertThat(sleep.violations(classes)).isEmpty();
  }

  @Test
  void violations_eachForbiddenUse_isSeen(@TempDir Path dir) {
    JavaClasses classes =
        new Fixture(dir).add("org/poai/crypto/Bad.java", EVERYTHING_FORBIDDEN).compile();

    assertThat(all(classes))
        .extracting(line -> line.replaceFirst(".* → (.*): .*", "$1"))
        .contains(
            "org.rocksdb.RocksDB",
            "de.kherud.llama.LlamaModel",
            "picocli.CommandLine$Option",
            "com.fasterxml.jackson.core.JsonFactory",
            "io.prometheus.metrics.core.metrics.Counter",
            "ch.qos.logback.classic.Logger",
            "com.sun.net.httpserver.HttpServer",
            "java.lang.System.currentTimeMillis",
            "java.time.Instant.now",
            "java.time.Clock.systemUTC",
            "java.lang.Math.random",
            "java.util.Random.<init>",
            "java.util.concurrent.ThreadLocalRandom",
            "java.lang.Thread.<init>",
            "java.lang.System.out",
            "java.util.concurrent.Executors")
        .noneMatch(used -> used.startsWith("org.bouncycastle"));
    assertThat(all(classes)).noneMatch(line -> line.startsWith("org.poai.crypto.Fine"));
    assertThat(all(classes)).anyMatch(line -> line.startsWith("org.poai.crypto.Bad$Sub → "));
  }

  @Test
  void violations_newDateWithoutATime_isSeen(@TempDir Path dir) {
    JavaClasses classes =
        new Fixture(dir)
            .add(
                "org/poai/json/Bad.java",
                """
                package org.poai.json;
                class Bad { Object now = new java.util.Date(); Object then = new java.util.Date(1L); }
                """)
            .compile();

    assertThat(newDates(classes)).containsExactly("org.poai.json.Bad → new Date()");
  }

  @Test
  void violations_asyncWithoutExecutor_isSeen(@TempDir Path dir) {
    JavaClasses classes =
        new Fixture(dir)
            .add(
                "org/poai/chain/Bad.java",
                """
                package org.poai.chain;
                import java.util.concurrent.CompletableFuture;
                class Bad {
                  Object bad = CompletableFuture.runAsync(() -> {});
                  Object fine = CompletableFuture.runAsync(() -> {}, Runnable::run).thenRun(() -> {});
                }
                """)
            .compile();

    assertThat(onTheCommonPool(classes)).containsExactly("org.poai.chain.Bad → runAsync");
  }

  @Test
  void violations_floatingPointInConsensus_isSeen(@TempDir Path dir) {
    Fixture fixture =
        new Fixture(dir)
            .add(
                "org/poai/chain/Bad.java",
                """
                package org.poai.chain;
                class Bad {
                  long half(long x) {
                    return (long) (x * 0.5);
                  }
                  long root(Number x) {
                    return (long) Math.sqrt(x.doubleValue());
                  }
                }
                """)
            .add(
                "org/poai/quiz/Fine.java",
                "package org.poai.quiz; class Fine { double half(double x) { return x * 0.5; } }");

    assertThat(floatingPoint(fixture.compile()))
        .contains("org.poai.chain.Bad → java.lang.Math.sqrt(double)")
        .noneMatch(line -> line.contains("Fine"));
    assertThat(floatingPointWords(fixture.sources())).containsExactly("Bad.java:4: 0.5");
  }

  private static Set<String> all(JavaClasses classes) {
    Set<String> found = new TreeSet<>();
    FENCES.forEach(fence -> found.addAll(fence.violations(classes)));
    return found;
  }

  private static Set<String> newDates(JavaClasses classes) {
    Set<String> found = new TreeSet<>();
    for (JavaClass from : classes) {
      from.getConstructorCallsFromSelf().stream()
          .filter(call -> call.getTargetOwner().getName().equals("java.util.Date"))
          .filter(call -> call.getTarget().getRawParameterTypes().isEmpty())
          .forEach(call -> found.add(from.getName() + " → new Date()"));
    }
    return found;
  }

  /** Calls of a future that go on in the JVM's common pool: when, no seed decides. */
  private static Set<String> onTheCommonPool(JavaClasses classes) {
    Set<String> found = new TreeSet<>();
    for (JavaClass from : classes) {
      from.getMethodCallsFromSelf().stream()
          .filter(call -> isBelow(SIMULATED, from.getPackageName()))
          .filter(call -> call.getTargetOwner().getName().equals(CompletableFuture.class.getName()))
          .filter(call -> call.getName().endsWith("Async"))
          .filter(
              call ->
                  call.getTarget().getRawParameterTypes().stream()
                      .noneMatch(type -> type.getName().equals(Executor.class.getName())))
          .forEach(call -> found.add(from.getName() + " → " + call.getName()));
    }
    return found;
  }

  /** Calls that take or give a float or double, and fields and methods of ours that do. */
  private static Set<String> floatingPoint(JavaClasses classes) {
    Set<String> found = new TreeSet<>();
    for (JavaClass from : classes) {
      if (!exact(from.getPackageName())) {
        continue;
      }
      for (JavaCall<?> call : from.getCodeUnitCallsFromSelf()) {
        var target = call.getTarget();
        if (Stream.concat(
                target.getRawParameterTypes().stream(), Stream.of(target.getRawReturnType()))
            .anyMatch(FenceTest::floating)) {
          found.add(
              from.getName()
                  + " → "
                  + target.getOwner().getName()
                  + "."
                  + target.getName()
                  + target.getRawParameterTypes().stream()
                      .map(HasName::getName)
                      .toList()
                      .toString()
                      .replace('[', '(')
                      .replace(']', ')'));
        }
      }
    }
    return found;
  }

  private static boolean floating(JavaClass type) {
    return type.getName().matches("double|float|\\[+[DF]|(\\[+L)?java\\.lang\\.(Double|Float);?");
  }

  /** Types and literals in the source: constant expressions leave nothing else behind. */
  private static Set<String> floatingPointWords(List<SourceFile> sources) {
    Set<String> found = new TreeSet<>();
    for (SourceFile source : sources) {
      if (exact(source.packageName())) {
        new TreeScanner<Void, Void>() {
          private Void note(Tree node) {
            found.add(source.at(node) + ": " + node);
            return null;
          }

          @Override
          public Void visitPrimitiveType(PrimitiveTypeTree node, Void unused) {
            TypeKind kind = node.getPrimitiveTypeKind();
            return kind == TypeKind.DOUBLE || kind == TypeKind.FLOAT ? note(node) : null;
          }

          @Override
          public Void visitLiteral(LiteralTree node, Void unused) {
            Object value = node.getValue();
            return value instanceof Double || value instanceof Float ? note(node) : null;
          }

          @Override
          public Void visitIdentifier(IdentifierTree node, Void unused) {
            return node.getName().toString().matches("Double|Float") ? note(node) : null;
          }
        }.scan(source.tree(), null);
      }
    }
    return found;
  }

  private static boolean exact(String javaPackage) {
    return isBelow(EXACT, javaPackage);
  }

  private static boolean isBelow(List<String> packages, String javaPackage) {
    return packages.stream()
        .map(name -> PackageTable.BASE + name)
        .anyMatch(name -> javaPackage.equals(name) || javaPackage.startsWith(name + "."));
  }
}
