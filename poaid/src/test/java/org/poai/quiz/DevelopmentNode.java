package org.poai.quiz;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.poai.async.EventThread;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.dataset.Dataset;
import org.poai.dataset.DatasetException;
import org.poai.dataset.FileCorpus;
import org.poai.inference.EngineId;
import org.poai.inference.EnginePriority;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceService;
import org.poai.inference.ModelFile;
import org.poai.inference.child.ChildEngine;
import org.poai.inference.child.ChildLimits;
import org.poai.inference.child.ChildSpec;
import org.poai.inference.gguf.GgufModel;
import org.poai.inference.llama.NativeLibrary;
import org.poai.inference.synth.DevelopmentModel;
import org.poai.metrics.Metrics;
import org.poai.quiz.profile.ManifestFactory;
import org.poai.quiz.profile.ModelProfile;
import org.poai.quiz.prompt.TokenizerRecordRule;
import org.poai.quiz.prompt.Tokens;
import org.poai.quiz.prompt.UnfitModelException;
import org.poai.quiz.proof.Challenge;

/**
 * The development model in a real child process, and the quiz over {@code dataset/testdata}: what
 * the golden vectors were made with. Tests are skipped where the bundled library does not run.
 */
final class DevelopmentNode implements AutoCloseable {
  private static final Path HOME = Path.of("target", "development-node");

  final Metrics metrics = new Metrics();
  final QuizMetrics quizMetrics = new QuizMetrics(metrics);
  final EventThread arithmetic = new EventThread("quiz", DevelopmentNode::fail);
  final ChildEngine engine;
  final InferenceService service;
  final ModelFile model;
  final EngineId engineId;
  final Dataset dataset;
  final ModelProfile profile;

  private DevelopmentNode() throws Exception {
    NativeLibrary library = library();
    Path file = DevelopmentModel.ensure(HOME);
    this.model = GgufModel.read(file).toModelFile(DevelopmentModel.SHA256);
    this.engineId = library.engineId(0);
    this.engine =
        ChildEngine.start(
            ChildSpec.llama(library, file, 1, 0),
            ChildLimits.forModel(1 << 22),
            System::nanoTime,
            reason -> {});
    this.service =
        new InferenceService(engine, 64, System::nanoTime, metrics, DevelopmentNode::fail);
    service.start();
    Sizes sizes = Sizes.ofSamples(2);
    this.profile = await(ModelProfile.measure(model, service::submit, sizes));
    this.dataset = testdata(sizes);
  }

  static DevelopmentNode start() throws Exception {
    return new DevelopmentNode();
  }

  private static NativeLibrary library() {
    try {
      return NativeLibrary.bundled(HOME);
    } catch (InferenceException e) {
      assumeTrue(false, e.getMessage());
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Dataset testdata(Sizes sizes) throws UnfitModelException, DatasetException {
    Tokens tokens = new Tokens(model.vocabulary());
    return FileCorpus.read(
        Path.of("dataset", "testdata"),
        new TokenizerRecordRule(service::submit, tokens, profile.words(), sizes));
  }

  Manifest manifest(int samples) {
    return ManifestFactory.of(model, engineId, profile, dataset, Sizes.ofSamples(samples));
  }

  Referee referee(int samples) throws UnfitModelException {
    Manifest manifest = manifest(samples);
    return new Referee(Scheduled.of(manifest), dataset, profile, new Tokens(model.vocabulary()));
  }

  Quiz quiz(int samples) throws UnfitModelException {
    return new Quiz(referee(samples), service::submit, arithmetic, quizMetrics);
  }

  /** The literal evaluation, on the engine's thread. */
  LiteralQuiz.Result literal(int samples, Challenge challenge, long nonce) throws Exception {
    Referee referee = referee(samples);
    return await(
        service.submit(
            EnginePriority.VERIFY,
            e ->
                new LiteralQuiz(e, model.vocabulary(), referee)
                    .evaluate(challenge, nonce)
                    .orElseThrow()));
  }

  static <T> T await(CompletableFuture<T> future) {
    return QuizFixture.await(future);
  }

  private static void fail(String part, Throwable cause) {
    throw new AssertionError(part, cause);
  }

  @Override
  public void close() {
    service.stop();
    arithmetic.stop(1_000);
  }
}
