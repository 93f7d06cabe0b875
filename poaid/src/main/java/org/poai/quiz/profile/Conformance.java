package org.poai.quiz.profile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.crypto.Preimage;
import org.poai.crypto.Sha256;
import org.poai.inference.EnginePriority;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.primitives.Hash32;
import org.poai.quiz.prompt.EngineAccess;
import org.poai.quiz.prompt.Futures;
import org.poai.quiz.prompt.ModelAnswer;
import org.poai.quiz.prompt.PromptFrame;
import org.poai.quiz.prompt.SaltWordList;
import org.poai.quiz.prompt.SaltedPrompt;
import org.poai.quiz.prompt.Tokens;
import org.poai.quiz.prompt.UnfitModelException;
import org.poai.quiz.proof.HiddenState;

/**
 * What an engine makes of the 16 conformance prompts, bit for bit; protocol section 4. Two engines
 * with the same value are taken to be equal.
 *
 * @param hash SHA-256 of all states as raw floats and of four greedy answers
 * @param mu mean of the prompts' states, d integers scaled by 2^24
 */
public record Conformance(Hash32 hash, List<Long> mu) {
  private static final int PROMPTS = 16;
  private static final int MEAN_SHIFT = 4;
  private static final int ANSWERS = 4;
  private static final String QUESTION = "What is this?";

  public Conformance {
    mu = List.copyOf(mu);
  }

  /** d, the width of a state. */
  public int dim() {
    return mu.size();
  }

  /** By which a manifest names the mean. */
  public Hash32 muHash() {
    return ManifestCodec.muHash(mu);
  }

  /**
   * Runs the prompts, one engine task each. The future ends with {@link UnfitModelException} when
   * the tokenizer makes no prompt of the right length, with {@link InferenceException} when the
   * engine fails.
   */
  public static CompletableFuture<Conformance> measure(
      EngineAccess engines, Tokens tokens, SaltWordList words, Sizes sizes) {
    List<CompletableFuture<Optional<Sample>>> samples = new ArrayList<>();
    for (int j = 0; j < PROMPTS; j++) {
      SaltedPrompt prompt = prompt(j);
      int length = j == PROMPTS - 1 ? PromptFrame.MAX_TOKENS : sizes.promptTokens();
      int answerTokens = j < ANSWERS ? sizes.answerTokens() : 0;
      samples.add(
          engines.submit(
              EnginePriority.MINE,
              engine -> {
                Optional<String> text = prompt.build(engine, tokens, words, length);
                return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Sample.take(engine, text.get(), answerTokens));
              }));
    }
    return Futures.allPresent(samples)
        .thenCompose(
            all ->
                all.map(taken -> CompletableFuture.completedFuture(of(taken)))
                    .orElseGet(() -> CompletableFuture.failedFuture(unfit())));
  }

  /** c_j without its length. */
  public static SaltedPrompt prompt(int j) {
    Hash32 quizKey = Preimage.tagged("poai/conformance/1").u32(j).keccak();
    return new SaltedPrompt(quizKey, 0, 0, QUESTION);
  }

  static UnfitModelException unfit() {
    return new UnfitModelException("the model's tokenizer makes no prompt of exactly L tokens");
  }

  private static Conformance of(List<Sample> samples) {
    MessageDigest digest = Sha256.digest();
    int dim = samples.get(0).state.length;
    long[] sums = new long[dim];
    for (Sample sample : samples) {
      ByteBuffer raw = ByteBuffer.allocate(4 * dim).order(ByteOrder.LITTLE_ENDIAN);
      HiddenState state = HiddenState.of(sample.state);
      for (int i = 0; i < dim; i++) {
        raw.putFloat(sample.state[i]);
        sums[i] += state.get(i);
      }
      digest.update(raw.array());
    }
    for (Sample sample : samples.subList(0, ANSWERS)) {
      digest.update((sample.answer + "\n").getBytes(StandardCharsets.UTF_8));
    }
    List<Long> mu = new ArrayList<>(dim);
    for (long sum : sums) {
      mu.add(sum >> MEAN_SHIFT);
    }
    return new Conformance(Hash32.of(digest.digest()), mu);
  }

  /** What the engine made of one prompt; the answer is of use for the first four only. */
  private static final class Sample {
    private final float[] state;
    private final String answer;

    private Sample(float[] state, String answer) {
      this.state = state;
      this.answer = answer;
    }

    static Sample take(InferenceEngine engine, String prompt, int answerTokens)
        throws InferenceException {
      float[] state = engine.embed(prompt);
      String answer = answerTokens > 0 ? ModelAnswer.of(engine.complete(prompt, answerTokens)) : "";
      return new Sample(state, answer);
    }
  }
}
