package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.async.EventThread;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.crypto.Preimage;
import org.poai.dataset.Corpus;
import org.poai.dataset.DatasetException;
import org.poai.dataset.QaRecord;
import org.poai.inference.EngineId;
import org.poai.inference.EngineKind;
import org.poai.inference.FakeEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.InferenceService;
import org.poai.inference.child.EngineBuild;
import org.poai.inference.llama.NativeLibrary;
import org.poai.metrics.Metrics;
import org.poai.node.SeatOpener.Judging;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.engine.Models;
import org.poai.node.engine.RecordFiles;
import org.poai.node.engine.RunningModel;
import org.poai.primitives.Hash32;
import org.poai.quiz.QuizMetrics;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.RefereeSeat.Vacant;
import org.poai.quiz.profile.ManifestFactory;
import org.poai.quiz.profile.ModelProfile;
import org.poai.quiz.prompt.UnfitModelException;

/** A seat is opened with a model and records that are what its manifest says, or stays vacant. */
class SeatOpenerTest {
  private static final Sizes SIZES = Sizes.ofSamples(2);
  private static final Corpus RECORDS =
      Corpus.of(
          IntStream.range(0, 8)
              .mapToObj(i -> new QaRecord("Is " + i + " one", "no " + i))
              .toList());

  @TempDir private Path folder;
  private final EventThread arithmetic = new EventThread("arithmetic", SeatOpenerTest::fail);
  private final Models models = new Models(Runnable::run);
  private final FakeEngine engine = new FakeEngine(64, 1);
  private final Map<Hash32, Path> files = new HashMap<>();
  private RunningModel running;
  private Manifest sound;
  private int starts;

  @BeforeEach
  void measure() {
    InferenceService service =
        new InferenceService(engine, 64, System::nanoTime, new Metrics(), SeatOpenerTest::fail);
    service.start();
    ModelProfile profile = ModelProfile.measure(engine.modelFile(), service::submit, SIZES).join();
    EngineId id = new EngineId(EngineKind.LLAMA, Hash32.ZERO, "1");
    running =
        new RunningModel(
            engine.modelFile(),
            new EngineBuild(new NativeLibrary(Path.of("nowhere"), Hash32.ZERO, true)),
            id,
            1,
            service,
            SIZES,
            profile);
    sound = ManifestFactory.of(engine.modelFile(), id, profile, RECORDS, SIZES);
    files.put(sound.model().modelSha256(), folder.resolve("model.gguf"));
  }

  @AfterEach
  void stop() {
    models.stop();
    running.service().stop();
    arithmetic.stop(1_000);
  }

  private static void fail(String part, Throwable cause) {
    throw new AssertionError(part, cause);
  }

  private RefereeSeat open(Manifest manifest, QuizModule.Start start, RecordFiles.Source source) {
    try {
      SeatOpener opener =
          new SeatOpener(
              models,
              sha256 -> Optional.ofNullable(files.get(sha256)),
              (file, named) -> {
                starts++;
                return start.model(file, named);
              },
              new RecordFiles(
                  new DataDirectory(Files.createDirectories(folder.resolve("data"))),
                  RECORDS,
                  source,
                  new Metrics()),
              () -> Preimage.tagged("the epoch's key").keccak(),
              new Judging(QuizModule.Search.EXACT, arithmetic, new QuizMetrics(new Metrics())),
              Runnable::run);
      return opener.open(Scheduled.of(manifest)).join();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private RefereeSeat open(Manifest manifest) {
    return open(manifest, (file, named) -> running, part -> Optional.empty());
  }

  private static Manifest costing(Manifest manifest, long costUnits) {
    return new Manifest(manifest.model(), manifest.dataset(), manifest.sizes(), costUnits);
  }

  private void assertVacant(RefereeSeat seat, String why, boolean lasting) {
    assertThat(seat)
        .isInstanceOfSatisfying(
            Vacant.class,
            vacant -> {
              assertThat(vacant.why()).contains(why);
              assertThat(vacant.lasting()).isEqualTo(lasting);
            });
    assertThat(models.running(sound.model().modelSha256())).as("no engine stays").isEmpty();
  }

  @Test
  void soundManifest_hasItsJudge_whoseEngineGoesWithHim() {
    Judge judge = (Judge) open(sound);

    assertThat(judge.quiz().referee().manifest()).isEqualTo(sound);
    assertThat(judge.quiz().referee().dataset().get(3)).isEqualTo(RECORDS.get(3));
    assertThat(models.running(sound.model().modelSha256())).containsSame(running);
    judge.close().run();
    assertThat(models.running(sound.model().modelSha256())).isEmpty();
    assertThat(engine.isClosed()).isTrue();
  }

  @Test
  void twoManifestsOfOneModel_shareItsEngine() {
    Judge one = (Judge) open(sound);
    Manifest four =
        ManifestFactory.of(
            engine.modelFile(), running.engineId(), running.profile(), RECORDS, Sizes.ofSamples(4));
    Judge other = (Judge) open(four);

    assertThat(starts).isEqualTo(1);
    one.close().run();
    assertThat(engine.isClosed()).isFalse();
    other.close().run();
    assertThat(engine.isClosed()).isTrue();
  }

  @Test
  void modelThatIsNotHere_leavesItVacantForNow() {
    files.clear();
    assertVacant(open(sound), "the model " + sound.model().modelSha256() + " is not here", false);
    assertThat(starts).isZero();
  }

  @Test
  void recordsThatAreNotHere_leaveItVacantForNow_andNoModelIsStarted() {
    Manifest other =
        new Manifest(
            sound.model(),
            new DatasetPart(Preimage.tagged("other").keccak(), 8),
            SIZES,
            sound.costUnits());
    assertVacant(open(other), "is not here, or not open yet", false);
    assertThat(starts).isZero();
  }

  @Test
  void fileOfRecordsThatIsNotWhatItsRootSays_leavesItVacantForGood() {
    Manifest other =
        new Manifest(
            sound.model(),
            new DatasetPart(Preimage.tagged("other").keccak(), 8),
            SIZES,
            sound.costUnits());
    RecordFiles.Source wrong =
        part -> {
          throw new DatasetException("The sealed dataset 'x' has the root 1, not 2.");
        };
    assertVacant(open(other, (file, named) -> running, wrong), "has the root 1, not 2", true);
  }

  @Test
  void manifestThatSaysOtherValues_isDeniedWithBoth_andItsEngineGoes() {
    long cost = sound.costUnits() + 1;
    assertVacant(open(costing(sound, cost)), "cost of an evaluation is " + cost, true);
    assertThat(engine.isClosed()).isTrue();
  }

  @Test
  void engineThatDoesNotStartNow_isTriedAgain() {
    QuizModule.Start dies =
        (file, named) -> {
          throw new CompletionException(
              new InferenceException(Kind.UNAVAILABLE, "The engine process does not start"));
        };
    assertVacant(open(sound, dies, part -> Optional.empty()), "does not start", false);
    assertThat(open(sound)).isInstanceOf(Judge.class);
  }

  @Test
  void modelThatNoQuizCanBeAskedWith_leavesItVacantForGood() {
    QuizModule.Start refuses =
        (file, named) -> {
          throw new CompletionException(new UnfitModelException("it has no salt words"));
        };
    assertVacant(
        open(sound, refuses, part -> Optional.empty()),
        "the model cannot be used: it has no salt words",
        true);
  }

  /** A quiz whose model is started by this. */
  private RunningQuiz quiz(QuizModule.Start start) throws IOException {
    return new QuizModule(
            sha256 -> Optional.ofNullable(files.get(sha256)),
            start,
            new RecordFiles(
                new DataDirectory(Files.createDirectories(folder.resolve("data"))),
                RECORDS,
                part -> Optional.empty(),
                new Metrics()),
            QuizModule.Search.EXACT,
            new Metrics(),
            SeatOpenerTest::fail)
        .start(
            Scheduled.of(sound),
            () -> Preimage.tagged("the epoch's key").keccak(),
            Optional.empty());
  }

  @Test
  void quiz_beginsBesideItsModel_soThatTheNetworkNeedNotWait() throws Exception {
    CountDownLatch isRead = new CountDownLatch(1);
    RunningQuiz quiz =
        quiz(
            (file, named) -> {
              await(isRead);
              return running;
            });
    assertThat(quiz.first()).isNotDone();
    assertThat(quiz.referees().isReferee(Scheduled.of(sound))).as("it will be").isTrue();

    isRead.countDown();
    assertThat(quiz.awaitFirst()).isInstanceOf(Judge.class);
    assertThat(quiz.quiz().orElseThrow().referee().manifest()).isEqualTo(sound);
    quiz.stop();
  }

  @Test
  void modelThatTheOperatorHasToMend_endsWhoeverWaitsForIt_withHisSentence() throws Exception {
    RunningQuiz quiz =
        quiz(
            (file, named) -> {
              throw new UserException(ExitCode.MODEL, "The model cannot be used: it is cut off.");
            });
    assertThatThrownBy(quiz::awaitFirst)
        .isInstanceOfSatisfying(
            UserException.class, user -> assertThat(user.exitCode()).isEqualTo(ExitCode.MODEL))
        .hasMessage("The model cannot be used: it is cut off.");
    quiz.stop();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
