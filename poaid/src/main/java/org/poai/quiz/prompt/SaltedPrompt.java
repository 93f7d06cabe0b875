package org.poai.quiz.prompt;

import java.util.Optional;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.primitives.Hash32;

/**
 * Prompt (k, b) of a quiz: as many salt words before the question as make exactly L tokens;
 * protocol section 6.
 */
public record SaltedPrompt(Hash32 quizKey, int k, int b, String question) {
  private static final int BITS_PER_WORD = 11;

  /** The place of no word. */
  private static final int NONE = -1;

  /**
   * The prompt of exactly {@code length} tokens, or nothing: the nonce gives no result. Two
   * encodings, see decision 010.
   */
  public Optional<String> build(
      InferenceEngine engine, Tokens tokens, SaltWordList words, int length)
      throws InferenceException {
    String shortest = text(words, PromptFrame.MIN_WORDS);
    int missing = length - tokens.count(engine.encode(shortest));
    if (missing < 0) {
      return Optional.empty();
    }
    String prompt = text(words, PromptFrame.MIN_WORDS + missing);
    return tokens.count(engine.encode(prompt)) == length ? Optional.of(prompt) : Optional.empty();
  }

  /** The prompt with the first {@code count} words. */
  public String text(SaltWordList words, int count) {
    return text(words, count, NONE);
  }

  /** The prompt with the first {@code count} words, word {@code other} replaced by another. */
  public String textWithout(SaltWordList words, int count, int other) {
    return text(words, count, other);
  }

  /** How many salt words stand in front of the question of a prompt. */
  public int wordsOf(String prompt) {
    return prompt.substring(0, prompt.indexOf('\n')).split(" ").length;
  }

  private String text(SaltWordList words, int count, int other) {
    byte[] stream = saltStream(count);
    StringBuilder salt = new StringBuilder(count * 8);
    for (int j = 0; j < count; j++) {
      if (j > 0) {
        salt.append(' ');
      }
      int index = bits(stream, BITS_PER_WORD * j);
      salt.append(words.word(j == other ? index ^ 1 : index));
    }
    return PromptFrame.salted(salt.toString(), question);
  }

  private byte[] saltStream(int count) {
    byte[] prefix = Preimage.of(quizKey).ascii("salt").u32(k).u32(b).toBytes();
    return Keccak.stream(prefix, (BITS_PER_WORD * count + 7) / 8 + 2);
  }

  /** Bits first … first+10, the first one most significant. */
  private static int bits(byte[] stream, int first) {
    int at = first / 8;
    int window = (stream[at] & 0xff) << 16 | (stream[at + 1] & 0xff) << 8 | (stream[at + 2] & 0xff);
    return window >>> (24 - BITS_PER_WORD - first % 8) & (SaltWordList.COUNT - 1);
  }
}
