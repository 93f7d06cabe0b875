package org.poai.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.poai.chain.ProofVerifier;
import org.poai.chain.genesis.Manifest;
import org.poai.quiz.FakeProver;

/**
 * A node far behind that catches up over loopback, beside {@code poaid chain import} of the same
 * blocks in the same run: alternating rounds, each on an empty chain, first with the real quiz on
 * the fake engine - a prover for each chain, so that nothing judged is remembered from one to the
 * other - then with proofs taken for granted. {@code scripts/bench-sync} runs it.
 */
final class CatchUpBenchmark {
  private final Path scratch;
  private final int blocks;
  private final int servers;

  private CatchUpBenchmark(Path scratch, int blocks, int servers) {
    this.scratch = scratch;
    this.blocks = blocks;
    this.servers = servers;
  }

  /** {@code [blocks [rounds [servers]]]}. */
  public static void main(String[] args) throws Exception {
    int blocks = number(args, 0, 20_000);
    int rounds = number(args, 1, 3);
    int servers = number(args, 2, 1);
    Path scratch = Files.createTempDirectory("poai-catch-up-");
    try {
      new CatchUpBenchmark(scratch, blocks, servers).run(rounds);
    } finally {
      delete(scratch);
    }
  }

  private static int number(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  private void run(int rounds) throws Exception {
    Path file = scratch.resolve("blocks.jsonl");
    Path source = scratch.resolve("server0");
    long start = System.nanoTime();
    Manifest manifest = CatchUpChain.make(source, file, blocks);
    print("mining", rate(start));
    List<LoopbackNode> serving = serve(source, file, manifest);
    System.out.println("Proofs by the fake engine:");
    compare(rounds, file, serving, Proofs::ofFakeEngine);
    System.out.println("Proofs taken for granted:");
    compare(rounds, file, serving, () -> new Proofs(new TrustingVerifier(), manifest, () -> {}));
    serving.forEach(LoopbackNode::close);
  }

  /** Who judges the proofs of one chain. */
  private record Proofs(ProofVerifier verifier, Manifest manifest, Runnable end) {
    static Proofs ofFakeEngine() {
      FakeProver prover = new FakeProver();
      return new Proofs(prover.verifier(), prover.manifest(), prover::close);
    }
  }

  private void compare(int rounds, Path file, List<LoopbackNode> serving, Supplier<Proofs> proofs)
      throws Exception {
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      double imported = importFile(file, proofs.get());
      double caughtUp = catchUp(serving, proofs.get());
      ratios.add(caughtUp / imported);
      System.out.printf(Locale.ROOT, "%-22s %10.2f%n", "ratio", caughtUp / imported);
    }
    Collections.sort(ratios);
    System.out.printf(Locale.ROOT, "%-22s %10.2f%n", "median ratio", ratios.get(ratios.size() / 2));
  }

  /** Nodes that have the chain; they verify nothing any more. */
  private List<LoopbackNode> serve(Path source, Path file, Manifest manifest) throws Exception {
    List<LoopbackNode> serving = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      Path directory = i == 0 ? source : scratch.resolve("server" + i);
      LoopbackNode node = new LoopbackNode(directory, manifest, new TrustingVerifier());
      if (i > 0) {
        CatchUpChain.importInto(node.tree, file);
      }
      node.goOnline(manifest);
      serving.add(node);
    }
    return serving;
  }

  private double importFile(Path file, Proofs proofs) throws IOException {
    Path directory = scratch.resolve("import");
    try (LoopbackNode node = new LoopbackNode(directory, proofs.manifest(), proofs.verifier())) {
      long start = System.nanoTime();
      CatchUpChain.importInto(node.tree, file);
      return print("chain import", rate(start));
    } finally {
      proofs.end().run();
      delete(directory);
    }
  }

  private double catchUp(List<LoopbackNode> serving, Proofs proofs) throws Exception {
    Path directory = scratch.resolve("catch-up");
    try (LoopbackNode node = new LoopbackNode(directory, proofs.manifest(), proofs.verifier())) {
      node.goOnline(proofs.manifest());
      CompletableFuture<Void> reached = node.reached(serving.get(0).head());
      long start = System.nanoTime();
      serving.forEach(server -> node.dial(server.address()));
      await(reached, node);
      return print("catching up", rate(start));
    } finally {
      proofs.end().run();
      delete(directory);
    }
  }

  private static void await(CompletableFuture<Void> reached, LoopbackNode node) {
    try {
      reached.orTimeout(10, TimeUnit.MINUTES).join();
    } catch (CompletionException e) {
      throw new IllegalStateException("at block " + node.height() + ": " + node.lines(), e);
    }
  }

  private double rate(long start) {
    return blocks / ((System.nanoTime() - start) / 1e9);
  }

  private double print(String what, double rate) {
    System.out.printf(Locale.ROOT, "%-22s %10.0f blocks/s  (%d blocks)%n", what, rate, blocks);
    return rate;
  }

  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
