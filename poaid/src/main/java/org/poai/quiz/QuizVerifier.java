package org.poai.quiz;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.SealedHeader;
import org.poai.inference.InferenceException;
import org.poai.primitives.UInt256;
import org.poai.quiz.prompt.Futures;
import org.poai.quiz.proof.Evaluation;
import org.poai.quiz.proof.Lottery;

/**
 * Replays the proofs of others; steps 5 and 6 of protocol section 8.
 *
 * <p>For the next maintainer: a claim is checked fact by fact, what costs nothing first: facts that
 * are remembered; then the fingerprint's bits of one record pair, chosen by this node's own
 * randomness so that nobody can prepare for it (2 prompts); the other pairs (2 prompts each); the
 * loss (the references, K prompts unless remembered); the answers (K completions unless
 * remembered). The first fact that differs ends the check. Before it counts, that one fact is
 * computed again, without any memory: a disk, a library or a memory cell that failed us must not
 * ban an honest peer. Where the two computations differ the claim is right and the engine is not:
 * it gets a fresh process, at most once in ten minutes; and before the first false claim of an hour
 * counts, the engine shows its conformance ({@link SelfDoubt}). A fact computed twice, or once by
 * us and once by the miner of a proven block, is confirmed, and an altered copy that contradicts it
 * is refused at no cost.
 *
 * <p>One claim is checked at a time, in the order they came: the engine is one, and a second copy
 * of a block finds what the first left behind. A prompt that is refused or gives a value that is
 * not finite does so everywhere: the nonce has no result. A prompt that ends the engine's process
 * again and again may be this machine's own misfortune, so it refutes nothing: the verifier
 * abstains, as it does when the engine is down.
 */
public final class QuizVerifier implements ProofVerifier {
  private final Quiz quiz;
  private final QuizMetrics metrics;
  private final IntUnaryOperator random;
  private final SelfDoubt doubt;
  private CompletableFuture<Verdict> last =
      CompletableFuture.completedFuture(new Verdict.Proven(0));

  public QuizVerifier(Quiz quiz, QuizMetrics metrics) {
    this(quiz, metrics, new SecureRandom()::nextInt, System::nanoTime);
  }

  /** With {@code random} to choose the first pair: a number below its argument. */
  QuizVerifier(Quiz quiz, QuizMetrics metrics, IntUnaryOperator random, LongSupplier nanoTime) {
    this.doubt = new SelfDoubt(nanoTime);
    this.quiz = quiz;
    this.metrics = metrics;
    this.random = random;
  }

  /** What it replays proofs with. */
  public Quiz quiz() {
    return quiz;
  }

  /** Ends when the claims that were brought so far are judged. */
  synchronized CompletableFuture<Void> idle() {
    return last.handle((verdict, failure) -> true).thenAccept(ended -> {});
  }

  @Override
  public UInt256 lottery(SealedHeader header) {
    return Lottery.of(header.sealHash(), header.header().seal());
  }

  @Override
  public CompletableFuture<Verdict> verify(Claim claim) {
    long start = System.nanoTime();
    return check(claim, Optional.of(doubt), Replay::run)
        .thenApply(
            verdict -> {
              metrics.judged(verdict, System.nanoTime() - start);
              return verdict;
            });
  }

  @Override
  public CompletableFuture<Verdict> verifyPair(Claim claim) {
    return check(claim, Optional.of(doubt), Replay::runPair);
  }

  /**
   * As {@link #verify}, but what differs is not computed a second time: for seals that anybody may
   * bring for the cost of a hash, and that harm nobody when they are turned away. Where it proves a
   * claim, {@link #verify} finds all of it remembered.
   */
  public CompletableFuture<Verdict> verifyOnce(Claim claim) {
    return check(claim, Optional.empty(), Replay::run);
  }

  private CompletableFuture<Verdict> check(Claim claim, Optional<SelfDoubt> twice, Check check) {
    return free(claim)
        .map(CompletableFuture::completedFuture)
        .orElseGet(() -> inTurn(claim, twice, check));
  }

  /** What needs no look at the model. */
  private Optional<Verdict> free(Claim claim) {
    if (!claim.manifest().hash().equals(quiz.referee().ruling().hash())) {
      return Optional.of(new Verdict.Abstain("this node has another model or dataset", true));
    }
    long loss = claim.header().header().seal().quizLoss();
    if (loss < 0 || loss > Evaluation.MAX_LOSS) {
      return Optional.of(new Verdict.False(Fault.QUIZ_LOSS, "a loss is at most 1000000"));
    }
    int answers = claim.answers().size();
    return answers == quiz.referee().samples()
        ? Optional.empty()
        : Optional.of(new Verdict.False(Fault.ANSWERS, answers + " answers"));
  }

  private synchronized CompletableFuture<Verdict> inTurn(
      Claim claim, Optional<SelfDoubt> twice, Check check) {
    long start = System.nanoTime();
    CompletableFuture<Verdict> turn =
        last.handle((done, failure) -> new Replay(quiz, metrics, claim, twice))
            .thenCompose(replay -> check.run(replay, random))
            .<Verdict>thenApply(
                fault ->
                    fault.isPresent() ? fault.get() : new Verdict.Proven(System.nanoTime() - start))
            .exceptionally(QuizVerifier::abstain);
    last = turn;
    return turn;
  }

  /** How much of a claim is checked. */
  private interface Check {
    CompletableFuture<Optional<Verdict.False>> run(Replay replay, IntUnaryOperator random);
  }

  private static Verdict abstain(Throwable failure) {
    Throwable cause = Futures.cause(failure);
    if (cause instanceof InferenceException) {
      return new Verdict.Abstain("the engine gives no result: " + cause.getMessage(), false);
    }
    throw failure instanceof CompletionException wrapped
        ? wrapped
        : new CompletionException(failure);
  }
}
