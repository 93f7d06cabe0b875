package org.poai.quiz;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.poai.async.EventThread;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.dataset.Dataset;
import org.poai.inference.EngineId;
import org.poai.inference.EngineKind;
import org.poai.inference.FakeEngine;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceService;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.profile.ManifestFactory;
import org.poai.quiz.profile.ModelProfile;
import org.poai.quiz.prompt.Tokens;
import org.poai.quiz.prompt.UnfitModelException;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Evaluation;

/** One node's quiz on a fake engine, and the blocks that an honest miner makes with it. */
final class QuizFixture implements AutoCloseable {
  static final Hash32 EPOCH_KEY = Preimage.tagged("a test's epoch key").keccak();
  static final Hash32 PARENT = Preimage.tagged("a test's parent").keccak();
  static final EngineId ENGINE_ID = new EngineId(EngineKind.LLAMA, Hash32.ZERO, "1");

  /** Of the blocks that it mines. */
  static final long HEIGHT = 7;

  final Metrics metrics = new Metrics();
  final FakeEngine engine;
  final InferenceService service;
  final EventThread arithmetic = new EventThread("quiz", QuizFixture::fail);
  final Referee referee;
  final Quiz quiz;
  QuizVerifier verifier;

  /** Nanoseconds, for verifiers that look at a certain pair first. */
  long now;

  QuizFixture(long modelSeed, Dataset dataset, int samples) {
    this(modelSeed, 64, dataset, samples);
  }

  QuizFixture(long modelSeed, int dim, Dataset dataset, int samples) {
    this.engine = new FakeEngine(dim, modelSeed);
    this.service = new InferenceService(engine, 64, System::nanoTime, metrics, QuizFixture::fail);
    service.start();
    Sizes sizes = Sizes.ofSamples(samples);
    ModelProfile profile = await(ModelProfile.measure(engine.modelFile(), service::submit, sizes));
    Manifest manifest = ManifestFactory.of(engine.modelFile(), ENGINE_ID, profile, dataset, sizes);
    try {
      this.referee =
          new Referee(
              Scheduled.of(manifest),
              dataset,
              profile,
              new Tokens(engine.modelFile().vocabulary()));
    } catch (UnfitModelException e) {
      throw new AssertionError(e);
    }
    QuizMetrics quizMetrics = new QuizMetrics(metrics);
    this.quiz = new Quiz(referee, service::submit, arithmetic, quizMetrics);
    this.verifier = new QuizVerifier(quiz, quizMetrics);
  }

  LiteralQuiz literal() {
    return new LiteralQuiz(engine, engine.modelFile().vocabulary(), referee);
  }

  /** Fixes the pair that the verifier looks at first. */
  QuizFixture lookingFirstAt(int k) {
    verifier = new QuizVerifier(quiz, new QuizMetrics(new Metrics()), samples -> k, () -> now);
    return this;
  }

  /** The sealed part of a block after {@link #PARENT}. */
  static SealedPart part(long height, Address miner, List<String> answers) {
    List<JsonValue> texts = answers.stream().map(JsonValue::of).toList();
    return new SealedPart(
        new Lineage(BlockNumber.of(height), PARENT, 1_767_225_700, miner),
        new Execution(
            Hash32.ZERO,
            Hash32.ZERO,
            Hash32.ZERO,
            Execution.EMPTY_BLOOM,
            30_000_000,
            0,
            UInt256.of(1_000_000_000)),
        new Terms(
            UInt256.MAX,
            BlockNumber.of(height).epoch(20),
            Hash32.ZERO,
            Hash32.ZERO,
            Keccak.hash(Jcs.encode(new JsonArray(texts))),
            Bytes.EMPTY));
  }

  static Address miner(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[0] = (byte) number;
    return Address.of(bytes);
  }

  List<String> answers() {
    return await(quiz.prepare(EPOCH_KEY, PARENT));
  }

  /** An honest block with this nonce. */
  Claim mine(long nonce) {
    List<String> answers = answers();
    return mine(part(HEIGHT, miner(1), answers), answers, nonce);
  }

  Claim mine(SealedPart part, List<String> answers, long nonce) {
    SealedHeader unsealed = SealedHeader.of(new Header(part, Seal.NONE));
    Optional<Evaluation> evaluation =
        await(quiz.evaluate(Challenge.of(unsealed, EPOCH_KEY), nonce));
    return claim(part, answers, evaluation.orElseThrow().seal(nonce));
  }

  Claim claim(SealedPart part, List<String> answers, Seal seal) {
    SealedHeader header = SealedHeader.of(new Header(part, seal));
    return new Claim(header, answers, referee.ruling(), EPOCH_KEY);
  }

  /** The same block with another seal. */
  Claim resealed(Claim claim, Seal seal) {
    return claim(claim.header().header().sealedPart(), claim.answers(), seal);
  }

  Verdict verify(Claim claim) {
    return await(verifier.verify(claim));
  }

  /** What the engine is asked while {@code claim} is verified. */
  Judged judge(Claim claim) {
    int embeds = engine.calls(Call.EMBED);
    int completions = engine.calls(Call.COMPLETE);
    int renewals = engine.calls(Call.RENEW);
    Verdict verdict = verify(claim);
    return new Judged(
        verdict,
        engine.calls(Call.EMBED) - embeds,
        engine.calls(Call.COMPLETE) - completions,
        engine.calls(Call.RENEW) - renewals);
  }

  /** A verdict and its price. */
  record Judged(Verdict verdict, int embeds, int completions, int renewals) {}

  static <T> T await(java.util.concurrent.CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
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
