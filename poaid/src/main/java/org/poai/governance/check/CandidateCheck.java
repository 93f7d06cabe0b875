package org.poai.governance.check;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.ModelRecord;
import org.poai.dataset.Dataset;
import org.poai.dataset.QaRecord;
import org.poai.dataset.RecordRule;
import org.poai.governance.check.CheckResult.Failed;
import org.poai.governance.check.CheckResult.Interrupted;
import org.poai.governance.check.CheckResult.Passed;
import org.poai.inference.gguf.GgufException;
import org.poai.inference.gguf.GgufModel;
import org.poai.inference.gguf.TensorInfo;
import org.poai.quiz.Referee;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.prompt.Futures;
import org.poai.quiz.prompt.RecordEvaluation;
import org.poai.quiz.prompt.TokenizerRecordRule;

/**
 * Checks a manifest that may rule next on this machine; protocol section 11. That its model is what
 * the manifest says, and fit to carry a proof, is known when a referee's seat under it is open.
 * What is left are the record's figures of the file, the cost beside what rules now, every record,
 * and the time of an evaluation. Runs on the caller's thread and waits for the engines.
 *
 * @param limits what the chain and the machine bear
 * @param isWanted asked now and then; the check ends when nobody wants it
 */
public record CandidateCheck(Limits limits, LongSupplier nanoTime, BooleanSupplier isWanted) {
  /** Raised when a check looks at more or at other things, so that kept results end. */
  public static final int VERSION = 2;

  /** The target rule follows a change of cost by so much at once. */
  private static final long MOST_STRIDE = 16;

  private static final double MOST_PACE = 2;

  /**
   * What the chain and the machine bear.
   *
   * @param isDevelopment whether the chain is for development: models of any cost, all overhead
   * @param blockTimeSeconds of the chain
   * @param mostSeconds of an evaluation, where the operator says it
   */
  public record Limits(boolean isDevelopment, long blockTimeSeconds, OptionalDouble mostSeconds) {}

  /**
   * What the chain says of a model's file.
   *
   * @param file where it lies
   */
  public record Claim(ModelRecord record, Path file) {}

  /**
   * What is wrong with what a proposal claims of its model, as far as it costs nothing to see.
   *
   * @param candidate its seat
   * @param ruling the seat under the manifest that rules; empty where this node has none
   * @param claim empty where the model is that of genesis
   */
  public Optional<String> objection(
      Judge candidate, Optional<Judge> ruling, Optional<Claim> claim) {
    return claim
        .flatMap(CandidateCheck::fileFailure)
        .or(() -> ruling.flatMap(now -> costFailure(manifest(candidate), manifest(now))));
  }

  /** Asks the model about the records. What it gives holds whatever proposal names both. */
  public CheckResult records(Judge candidate) {
    return result(() -> recordFailure(candidate));
  }

  /**
   * Measures an evaluation beside what rules. What it gives holds for now: the machine may have
   * been busy, and its operator may bear more.
   */
  public CheckResult pace(Judge candidate, Optional<Judge> ruling) {
    return result(() -> paceFailure(candidate, ruling));
  }

  private CheckResult result(Supplier<Optional<String>> look) {
    long start = nanoTime.getAsLong();
    try {
      Optional<String> failure = look.get();
      if (!isWanted.getAsBoolean()) {
        return new Interrupted("the check is not wanted any more");
      }
      return failure.isPresent()
          ? new Failed(failure.get())
          : new Passed(TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - start));
    } catch (IllegalStateException | CompletionException e) {
      // What records and evaluations are asked with tells so of an engine that cannot run now.
      return new Interrupted(String.valueOf(Futures.cause(e).getMessage()));
    }
  }

  private static Manifest manifest(Judge judge) {
    return judge.quiz().referee().manifest();
  }

  private static Optional<String> fileFailure(Claim claim) {
    ModelRecord.Figures figures = claim.record().figures();
    try {
      GgufModel model = GgufModel.read(claim.file());
      long parameters = model.tensors().stream().mapToLong(TensorInfo::count).sum();
      return difference("size in bytes", figures.size(), model.size())
          .or(() -> difference("number of parameters", figures.parameters(), parameters));
    } catch (GgufException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> difference(String what, long claimed, long own) {
    return claimed == own
        ? Optional.empty()
        : Optional.of("the proposal's " + what + " is " + claimed + ", that of the file is " + own);
  }

  private Optional<String> costFailure(Manifest candidate, Manifest ruling) {
    long cost = candidate.costUnits();
    long now = ruling.costUnits();
    boolean isStride = cost <= now * MOST_STRIDE && now <= cost * MOST_STRIDE;
    return limits.isDevelopment || isStride
        ? Optional.empty()
        : Optional.of(
            "an evaluation would cost "
                + cost
                + ", and it costs "
                + now
                + ": more than "
                + MOST_STRIDE
                + "-fold is too far for one step");
  }

  private Optional<String> recordFailure(Judge judge) {
    Referee referee = judge.quiz().referee();
    RecordRule tokens =
        new TokenizerRecordRule(
            judge.engine(), referee.tokens(), referee.words(), referee.manifest().sizes());
    RecordRule evaluated = new RecordEvaluation(judge.engine());
    Dataset records = referee.dataset();
    for (int i = 0; i < records.size() && isWanted.getAsBoolean(); i++) {
      QaRecord record = records.get(i);
      Optional<String> complaint = tokens.complaint(record).or(() -> evaluated.complaint(record));
      if (complaint.isPresent()) {
        return Optional.of("record " + i + " " + complaint.get());
      }
    }
    return Optional.empty();
  }

  private Optional<String> paceFailure(Judge candidate, Optional<Judge> ruling) {
    if (!isWanted.getAsBoolean()) {
      return Optional.empty();
    }
    Optional<Double> own = EvaluationTime.seconds(candidate, nanoTime);
    if (own.isEmpty()) {
      return Optional.of("a nonce that was tried gives no result");
    }
    Optional<Double> now = ruling.flatMap(judge -> EvaluationTime.seconds(judge, nanoTime));
    double quarter = limits.blockTimeSeconds / 4.0;
    double most = limits.mostSeconds.orElse(Math.max(quarter, 2 * now.orElse(0.0)));
    if (own.get() > most) {
      return Optional.of(
          "an evaluation takes "
              + EvaluationTime.shown(own.get())
              + " s here, and at most "
              + EvaluationTime.shown(most)
              + " s are bearable (--max-evaluation)");
    }
    return now.flatMap(seconds -> unitFailure(candidate, own.get(), ruling, seconds));
  }

  /** Off development chains a unit of cost takes about the same time under both manifests. */
  private Optional<String> unitFailure(
      Judge candidate, double seconds, Optional<Judge> ruling, double secondsNow) {
    double unit = seconds / manifest(candidate).costUnits();
    double unitNow = secondsNow / manifest(ruling.orElseThrow()).costUnits();
    double ratio = unit / unitNow;
    return limits.isDevelopment || (ratio <= MOST_PACE && ratio >= 1 / MOST_PACE)
        ? Optional.empty()
        : Optional.of(
            "a unit of cost takes "
                + EvaluationTime.shown(unit)
                + " s here, and under the manifest that rules "
                + EvaluationTime.shown(unitNow)
                + " s: it is not worth what it claims");
  }
}
