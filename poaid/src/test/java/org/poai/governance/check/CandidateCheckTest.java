package org.poai.governance.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.ModelRecord;
import org.poai.governance.check.CandidateCheck.Claim;
import org.poai.governance.check.CandidateCheck.Limits;
import org.poai.governance.check.CheckResult.Failed;
import org.poai.governance.check.CheckResult.Interrupted;
import org.poai.governance.check.CheckResult.Passed;
import org.poai.inference.FakeEngine;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.gguf.GgufModel;
import org.poai.inference.gguf.TensorInfo;
import org.poai.inference.synth.DevelopmentModel;
import org.poai.primitives.Hash32;
import org.poai.quiz.FakeProver;
import org.poai.quiz.RefereeSeat.Judge;

/** A node signals only for what this machine can evaluate, record by record and in time. */
class CandidateCheckTest {
  private static final int RECORDS = 50;
  private static final long BLOCK_SECONDS = 5;

  @TempDir private Path folder;
  private final FakeProver ruling = new FakeProver(1, RECORDS);
  private final FakeProver candidate = new FakeProver(2, RECORDS);

  /** Moved by what an engine is said to take. */
  private final AtomicLong nanos = new AtomicLong();

  private final AtomicBoolean isWanted = new AtomicBoolean(true);

  @AfterEach
  void close() {
    ruling.close();
    candidate.close();
  }

  @Test
  void soundCandidate_passes() {
    assertThat(result(check(true))).isInstanceOf(Passed.class);
  }

  @Test
  void deadRecord_notReady() {
    String question = candidate.quiz().referee().dataset().get(17).question();
    candidate
        .engine()
        .onEmbed(
            (prompt, state) -> {
              if (prompt.contains(question)) {
                Arrays.fill(state, Float.NaN);
              }
              return state;
            });
    assertThat(result(check(true)))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.sentence()).startsWith("record 17 has no result"));
  }

  @Test
  void slowMachine_devnet_ready() {
    takes(ruling.engine(), 3_000);
    takes(candidate.engine(), 5_000);
    assertThat(result(check(true)))
        .as("slow, but less than twice as slow as what rules")
        .isInstanceOf(Passed.class);
  }

  @Test
  void candidateThatTakesTooLong_isNotReady_withBothTimes() {
    takes(ruling.engine(), 500);
    takes(candidate.engine(), 1_500);
    assertThat(result(check(true)))
        .isEqualTo(
            new Failed(
                "an evaluation takes 6.000 s here, and at most 4.000 s are bearable"
                    + " (--max-evaluation)"));
  }

  @Test
  void operatorsWordOnTheTime_counts() {
    takes(candidate.engine(), 1_500);
    Limits limits = new Limits(true, BLOCK_SECONDS, OptionalDouble.of(6.5));
    assertThat(
            new CandidateCheck(limits, nanos::get, isWanted::get)
                .pace(judge(candidate), Optional.empty()))
        .isInstanceOf(Passed.class);
  }

  @Test
  void unitOfCostThatTakesLittle_offDevelopment_isNotReady() {
    takes(ruling.engine(), 300);
    takes(candidate.engine(), 100);
    assertThat(result(check(true))).isInstanceOf(Passed.class);
    assertThat(result(check(false)))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.sentence()).endsWith("it is not worth what it claims"));
  }

  @Test
  void checkThatNobodyWantsAnyMore_hasNoResult() {
    isWanted.set(false);
    assertThat(result(check(true))).isInstanceOf(Interrupted.class);
    assertThat(candidate.prompts()).as("no record is asked about").isLessThan(RECORDS);
  }

  @Test
  void sizeAndParametersOfTheRecord_areThoseOfTheFile() throws Exception {
    Path file = DevelopmentModel.ensure(folder);
    GgufModel model = GgufModel.read(file);
    long parameters = model.tensors().stream().mapToLong(TensorInfo::count).sum();

    assertThat(objection(file, model.size(), parameters)).isEmpty();
    assertThat(objection(file, model.size() - 1, parameters))
        .contains("the proposal's size in bytes is 2840031, that of the file is 2840032");
    assertThat(objection(file, model.size(), 7))
        .contains("the proposal's number of parameters is 7, that of the file is " + parameters);
  }

  private Optional<String> objection(Path file, long size, long parameters) {
    ModelRecord record =
        new ModelRecord(
            "an engine",
            new ModelRecord.Hashes(Hash32.ZERO, Hash32.ZERO, Hash32.ZERO, Hash32.ZERO),
            new ModelRecord.Figures(size, parameters, 1, 64, 2),
            new ContentId(0, Hash32.ZERO),
            new ModelRecord.Delta(0, 0, Hash32.ZERO));
    return check(true)
        .objection(
            judge(candidate), Optional.of(judge(ruling)), Optional.of(new Claim(record, file)));
  }

  private CandidateCheck check(boolean isDevelopment) {
    Limits limits = new Limits(isDevelopment, BLOCK_SECONDS, OptionalDouble.empty());
    return new CandidateCheck(limits, nanos::get, isWanted::get);
  }

  /** Records first, then the pace. */
  private CheckResult result(CandidateCheck check) {
    CheckResult records = check.records(judge(candidate));
    return records instanceof Passed passed
        ? passed.and(check.pace(judge(candidate), Optional.of(judge(ruling))))
        : records;
  }

  private static Judge judge(FakeProver prover) {
    return (Judge) prover.seat(() -> {});
  }

  private void takes(FakeEngine engine, long millisPerPrompt) {
    engine.onCall(
        (call, text) -> {
          if (call == Call.EMBED) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millisPerPrompt));
          }
        });
  }
}
