package org.poai.tools;

import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.async.EventThread;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Header;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.stored.Position;
import org.poai.crypto.Preimage;
import org.poai.inference.EngineBench;
import org.poai.inference.EngineBench.Pairs;
import org.poai.inference.InferenceException;
import org.poai.inference.llama.BareBinding;
import org.poai.metrics.Metrics;
import org.poai.node.OfflineNode;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Hash32;
import org.poai.quiz.Quiz;
import org.poai.quiz.QuizMetrics;
import org.poai.quiz.QuizVerifier;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Evaluation;

/** How much of the engine's speed is left in the node's own path, and what a verification takes. */
final class BenchEngine {
  private static final int IN_FLIGHT = 2;
  private static final double SECONDS_A_RUN = 3;
  private static final int VERIFICATIONS = 5;

  private final OfflineNode node;
  private final PrintWriter out;
  private final Quiz quiz;
  private final Position position;
  private final Challenge challenge;
  private long nonce;

  BenchEngine(OfflineNode node, PrintWriter out) {
    this.node = node;
    this.out = out;
    this.quiz =
        node.quiz()
            .quiz()
            .orElseThrow(() -> new UserException(ExitCode.MODEL, "This node is no referee."));
    this.position = node.chain().afterHead(node.schedule());
    this.challenge =
        new Challenge(
            position.epochKey(), position.parent().hash(), Preimage.tagged("poai/bench").keccak());
  }

  void run(int pairs) {
    try {
      compare(pairs);
      verifications();
    } catch (InferenceException e) {
      throw new UserException(ExitCode.MODEL, String.valueOf(e.getMessage()));
    } catch (Exception e) {
      throw new IllegalStateException("the benchmark failed", e);
    }
  }

  private void compare(int pairs) throws Exception {
    var unused = quiz.prepare(position.epochKey(), position.parent().hash()).join();
    int count = evaluationsOfARun();
    BenchTool.line(
        out, "model", "%s, d %d", node.engine().model().name(), node.engine().model().dim());
    BenchTool.line(
        out,
        "work of a run",
        "%d evaluations of %d prompts, %d engine threads",
        count,
        2 * position.manifest().sizes().samples(),
        node.engine().threads());
    Deque<List<Long>> own = new ArrayDeque<>();
    Deque<List<String>> prompts = new ArrayDeque<>();
    for (int i = 0; i <= pairs; i++) {
      List<Long> nonces = usable(count);
      own.add(nonces);
      prompts.add(texts(nonces));
    }
    try (BareBinding bare =
        node.engine().build().bare(node.engine().model().path(), node.engine().threads())) {
      Pairs result =
          EngineBench.compare(
              () -> evaluateAll(own.pop()),
              () -> {
                float kept = bare.embedAll(prompts.pop());
                if (!Float.isFinite(kept)) {
                  throw new IllegalStateException("a state that is not finite");
                }
              },
              pairs,
              System::nanoTime);
      report(result, count);
    }
  }

  private int evaluationsOfARun() {
    long start = System.nanoTime();
    evaluateAll(usable(2));
    double secondsOfTwo = (System.nanoTime() - start) / 1e9;
    return (int) Math.max(2, Math.round(2 * SECONDS_A_RUN / secondsOfTwo));
  }

  private void report(Pairs result, int count) {
    BenchTool.line(
        out,
        "node's own path",
        "%.3f evaluations/s (median of %d runs)",
        count / EngineBench.median(result.own()),
        result.own().size());
    BenchTool.line(
        out, "bare binding", "%.3f evaluations/s", count / EngineBench.median(result.bare()));
    BenchTool.ratio(out, result);
  }

  /** As the miner does it: the next nonce waits while one runs. */
  private void evaluateAll(List<Long> nonces) {
    Deque<CompletableFuture<Optional<Evaluation>>> running = new ArrayDeque<>();
    for (long next : nonces) {
      if (running.size() == IN_FLIGHT) {
        var unused = running.remove().join();
      }
      running.add(quiz.evaluate(challenge, next));
    }
    running.forEach(CompletableFuture::join);
  }

  private List<Long> usable(int count) {
    List<Long> nonces = new ArrayList<>();
    while (nonces.size() < count) {
      if (quiz.prompts(challenge, nonce).join().isPresent()) {
        nonces.add(nonce);
      }
      nonce++;
    }
    return nonces;
  }

  private List<String> texts(List<Long> nonces) {
    List<String> texts = new ArrayList<>();
    nonces.forEach(next -> texts.addAll(quiz.prompts(challenge, next).join().orElseThrow()));
    return texts;
  }

  /**
   * Each claim is checked by a verifier that remembers nothing: references and answers included.
   */
  private void verifications() {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < VERIFICATIONS; i++) {
      Claim claim = claim();
      EventThread arithmetic = new EventThread("bench", (part, cause) -> {});
      QuizMetrics metrics = new QuizMetrics(new Metrics());
      Quiz fresh = new Quiz(quiz.referee(), node.engine().service()::submit, arithmetic, metrics);
      long start = System.nanoTime();
      Verdict verdict = new QuizVerifier(fresh, metrics).verify(claim).join();
      seconds.add((System.nanoTime() - start) / 1e9);
      arithmetic.stop(100);
      if (!(verdict instanceof Verdict.Proven)) {
        throw new IllegalStateException("a true proof was not proven: " + verdict);
      }
    }
    BenchTool.line(
        out,
        "verification of a block",
        "%.3f s (median of %d, nothing remembered)",
        EngineBench.median(seconds),
        VERIFICATIONS);
  }

  private Claim claim() {
    Header genesis = node.chain().genesis().header();
    Challenge asked =
        new Challenge(position.epochKey(), genesisParent(), node.chain().genesis().sealHash());
    List<String> answers = quiz.prepare(position.epochKey(), genesisParent()).join();
    while (true) {
      long tried = nonce++;
      Optional<Evaluation> found = quiz.evaluate(asked, tried).join();
      if (found.isPresent()) {
        Header sealed = new Header(genesis.sealedPart(), found.get().seal(tried));
        return new Claim(
            SealedHeader.of(sealed), answers, position.next().manifest(), position.epochKey());
      }
    }
  }

  /** The claims are of a header with the genesis block's fields, whose parent hash is zero. */
  private Hash32 genesisParent() {
    return node.chain().genesis().parentHash();
  }
}
