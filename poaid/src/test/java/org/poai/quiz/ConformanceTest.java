package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.ModelPart;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.crypto.Preimage;
import org.poai.crypto.Sha256;
import org.poai.inference.EngineId;
import org.poai.inference.EngineKind;
import org.poai.inference.FakeEngine;
import org.poai.inference.FakeEngine.Call;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.ModelFile;
import org.poai.inference.ModelFile.Vocabulary;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.quiz.profile.Conformance;
import org.poai.quiz.profile.ConformanceOath;
import org.poai.quiz.profile.ModelProfile;
import org.poai.quiz.profile.ProfileCache;
import org.poai.quiz.prompt.ModelAnswer;
import org.poai.quiz.prompt.Tokens;
import org.poai.quiz.prompt.UnfitModelException;

class ConformanceTest {
  private static final Sizes SIZES = Sizes.ofSamples(2);

  private final QuizFixture node = new QuizFixture(1, ListDataset.ofSize(3), 2);

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void measure_fakeEngine_isTheHashAndMeanThatTheProtocolSays() throws Exception {
    Conformance conformance =
        QuizFixture.await(
            Conformance.measure(
                node.service::submit, node.referee.tokens(), node.referee.words(), SIZES));

    FakeEngine engine = new FakeEngine(64, 1);
    ByteArrayOutputStream preimage = new ByteArrayOutputStream();
    BigInteger[] sums = new BigInteger[64];
    Arrays.fill(sums, BigInteger.ZERO);
    StringBuilder answers = new StringBuilder();
    for (int j = 0; j < 16; j++) {
      byte[] q = Preimage.tagged("poai/conformance/1").u32(j).keccak().toArray();
      String prompt =
          node.literal().prompt(q, 0, 0, "What is this?", j == 15 ? 256 : 64).orElseThrow();
      float[] state = engine.embed(prompt);
      for (float value : state) {
        preimage.writeBytes(bytes(Integer.reverseBytes(Float.floatToRawIntBits(value))));
      }
      BigInteger[] scaled = LiteralQuiz.scaled(state);
      for (int i = 0; i < 64; i++) {
        sums[i] = sums[i].add(scaled[i]);
      }
      if (j < 4) {
        answers.append(ModelAnswer.of(engine.complete(prompt, 8))).append('\n');
      }
    }
    preimage.writeBytes(Bytes.utf8(answers.toString()).toArray());
    assertThat(conformance.hash()).isEqualTo(Sha256.hash(preimage.toByteArray()));
    List<Long> mu = new ArrayList<>();
    for (BigInteger sum : sums) {
      mu.add(sum.shiftRight(4).longValueExact());
    }
    assertThat(conformance.mu()).isEqualTo(mu);
    assertThat(conformance.mu()).anyMatch(component -> component < 0);
  }

  @Test
  void measure_modelThatAppendsTokens_isUnfit() {
    ModelFile model = node.engine.modelFile();
    Vocabulary appending = new Vocabulary(model.vocabulary().tokens(), true, true);
    ModelFile unfit = new ModelFile(model.path(), model.sha256(), "x", "llama", 64, 1, appending);

    assertThatThrownBy(
            () -> QuizFixture.await(ModelProfile.measure(unfit, node.service::submit, SIZES)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(UnfitModelException.class);
  }

  @Test
  void cache_savedProfile_isReadBackAndNothingElseIs(@TempDir Path folder) throws Exception {
    ProfileCache cache = new ProfileCache(folder.resolve("profiles"));
    ModelProfile profile = profile(node.engine);
    Hash32 model = node.engine.modelFile().sha256();

    cache.save(model, QuizFixture.ENGINE_ID, SIZES, profile);

    ModelProfile read = cache.load(model, QuizFixture.ENGINE_ID, SIZES).orElseThrow();
    assertThat(read.conformance()).isEqualTo(profile.conformance());
    assertThat(read.words().hash()).isEqualTo(profile.words().hash());
    assertThat(cache.load(model, new EngineId(EngineKind.LLAMA, Hash32.ZERO, "2"), SIZES))
        .isEmpty();
    assertThat(cache.load(Hash32.ZERO, QuizFixture.ENGINE_ID, SIZES)).isEmpty();
  }

  @Test
  void cache_damagedFile_isAsGoodAsNone(@TempDir Path folder) throws Exception {
    ProfileCache cache = new ProfileCache(folder);
    Hash32 model = node.engine.modelFile().sha256();
    cache.save(model, QuizFixture.ENGINE_ID, SIZES, profile(node.engine));
    Path file;
    try (Stream<Path> files = Files.list(folder)) {
      file = files.toList().get(0);
    }
    String whole = Files.readString(file);

    for (String damaged :
        List.of(
            "",
            "{",
            whole.substring(1),
            whole.replace("\"mu\":[", "\"mu\":[0.5,"),
            whole.replace("saltWords\":\"", "saltWords\":\"X"),
            whole.replace("conformance\":\"0x", "conformance\":\"0X"))) {
      Files.writeString(file, damaged);
      assertThat(cache.load(model, QuizFixture.ENGINE_ID, SIZES)).isEmpty();
    }
    Files.writeString(file, whole);
    assertThat(cache.load(model, QuizFixture.ENGINE_ID, SIZES)).isPresent();
  }

  @Test
  void refereeship_sameValues_isGranted() throws Exception {
    assertThat(refereeship(node.referee.manifest(), profile(node.engine)))
        .isInstanceOf(Refereeship.Granted.class);
  }

  @Test
  void refereeship_manifestWithOneOtherField_isDeniedWithBothValues() throws Exception {
    Manifest own = node.referee.manifest();
    ModelPart part = own.model();
    String engine = part.engine();
    Hash32 model = part.modelSha256();
    Hash32 conformance = part.conformance();
    Hash32 mu = part.muHash();
    Hash32 words = part.saltWordlistHash();
    int dim = part.dim();
    Hash32 other = Hash32.ZERO;

    denied("engine", engine, with(new ModelPart("e/1", model, conformance, dim, mu, words), 1));
    denied("model", model, with(new ModelPart(engine, other, conformance, dim, mu, words), 1));
    denied(
        "width of a state", dim, with(new ModelPart(engine, model, conformance, 65, mu, words), 1));
    denied("salt words", words, with(new ModelPart(engine, model, conformance, dim, mu, other), 1));
    denied(
        "conformance", conformance, with(new ModelPart(engine, model, other, dim, mu, words), 1));
    denied(
        "mean state's hash",
        mu,
        with(new ModelPart(engine, model, conformance, dim, other, words), 1));
    denied("cost of an evaluation", own.costUnits(), with(part, own.costUnits() + 1));
  }

  private Manifest with(ModelPart part, long costUnits) {
    return new Manifest(part, node.referee.manifest().dataset(), SIZES, costUnits);
  }

  private void denied(String part, Object own, Manifest manifest) throws UnfitModelException {
    Refereeship.Denied denied = (Refereeship.Denied) refereeship(manifest, profile(node.engine));

    assertThat(denied.part()).isEqualTo(part);
    assertThat(denied.sentence()).contains(denied.manifestValue(), own.toString(), "no referee");
    assertThat(denied.manifestValue()).isNotEqualTo(denied.ownValue());
  }

  @Test
  void profile_twoEngines_differOnlyByTheirModel() {
    int before = node.engine.calls(Call.EMBED);
    ModelProfile first = profile(node.engine);
    assertThat(node.engine.calls(Call.EMBED) - before).isEqualTo(16);
    try (QuizFixture other = new QuizFixture(2, ListDataset.ofSize(3), 2)) {
      ModelProfile second = profile(other);
      assertThat(second.words().hash()).isEqualTo(first.words().hash());
      assertThat(second.conformance().hash()).isNotEqualTo(first.conformance().hash());
    }
  }

  @Test
  void oath_engineOfAnotherModel_isDoubted() throws Exception {
    ModelProfile own = profile(node.engine);
    ConformanceOath oath = oath();
    assertThat(oath.doubt(node.engine)).isEmpty();
    assertThat(oath.doubt(new FakeEngine(64, 2)))
        .hasValueSatisfying(
            doubt ->
                assertThat(doubt).contains(own.conformance().hash().toHex(), "is not what it was"));
  }

  @Test
  void oath_engineThatAnswersNothingAnyMore_isDoubted() throws Exception {
    ConformanceOath oath = oath();
    for (Kind kind : List.of(Kind.POISON, Kind.REFUSED, Kind.NOT_FINITE)) {
      FakeEngine broken = failing(kind);
      assertThat(oath.doubt(broken))
          .hasValueSatisfying(doubt -> assertThat(doubt).contains("gives no conformance any more"));
    }
    FakeEngine away = failing(Kind.UNAVAILABLE);
    assertThatThrownBy(() -> oath.doubt(away)).isInstanceOf(InferenceException.class);
  }

  private ConformanceOath oath() throws UnfitModelException {
    ModelProfile own = profile(node.engine);
    Tokens tokens = new Tokens(node.engine.modelFile().vocabulary());
    return new ConformanceOath(own.conformance().hash(), tokens, own.words(), SIZES);
  }

  private static FakeEngine failing(Kind kind) {
    return new FakeEngine(64, 1)
        .onCall(
            (call, text) -> {
              if (call == Call.EMBED) {
                throw new InferenceException(kind, "a test");
              }
            });
  }

  private Refereeship refereeship(Manifest manifest, ModelProfile profile)
      throws UnfitModelException {
    return Refereeship.of(
        Scheduled.of(manifest),
        node.engine.modelFile(),
        QuizFixture.ENGINE_ID,
        profile,
        node.referee.dataset());
  }

  private ModelProfile profile(FakeEngine engine) {
    return QuizFixture.await(ModelProfile.measure(engine.modelFile(), node.service::submit, SIZES));
  }

  private static ModelProfile profile(QuizFixture fixture) {
    return QuizFixture.await(
        ModelProfile.measure(fixture.engine.modelFile(), fixture.service::submit, SIZES));
  }

  private static byte[] bytes(int bigEndian) {
    return new byte[] {
      (byte) (bigEndian >>> 24),
      (byte) (bigEndian >>> 16),
      (byte) (bigEndian >>> 8),
      (byte) bigEndian
    };
  }
}
