package org.poai.quiz.prompt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.poai.crypto.Keccak;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.ModelFile.Vocabulary;
import org.poai.inference.gguf.SaltWords.Candidate;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * The {@value #COUNT} words of a model's vocabulary that salt its prompts; protocol section 4. Each
 * is one token behind a space, so that a prompt's length follows from its number of words.
 */
public final class SaltWordList {
  /** 2^11: a word is 11 bits of the salt stream. */
  public static final int COUNT = 2048;

  private final List<String> words;
  private final Hash32 hash;

  private SaltWordList(List<String> words) {
    this.words = List.copyOf(words);
    this.hash = Keccak.hash(Bytes.utf8(toText()));
  }

  /**
   * The words that the tokenizer bears out: candidates by their spelling that stay one token behind
   * {@code "a "}; the first 2048 in id order. Costs an encoding for each candidate.
   */
  public static List<String> find(Vocabulary vocabulary, InferenceEngine engine)
      throws InferenceException {
    int[] before = engine.encode("a");
    List<String> words = new ArrayList<>(COUNT);
    for (Candidate candidate : org.poai.inference.gguf.SaltWords.candidates(vocabulary)) {
      String word = candidate.word();
      if (words.size() < COUNT && isOneToken(engine, word, before, candidate.id())) {
        words.add(word);
      }
    }
    return words;
  }

  /**
   * The list of the words that were found.
   *
   * @throws UnfitModelException when they are too few
   */
  public static SaltWordList of(List<String> found) throws UnfitModelException {
    if (found.size() < COUNT) {
      throw new UnfitModelException(
          "the model's vocabulary has only "
              + found.size()
              + " of the "
              + COUNT
              + " salt words that the quiz needs (whole words of 3 to 10 lower-case letters)");
    }
    return new SaltWordList(found);
  }

  private static boolean isOneToken(InferenceEngine engine, String word, int[] before, int id)
      throws InferenceException {
    int[] encoding = engine.encode("a " + word);
    return encoding.length == before.length + 1
        && encoding[before.length] == id
        && Arrays.equals(encoding, 0, before.length, before, 0, before.length);
  }

  /** Reads what {@link #toText} wrote; empty when it is anything else. */
  public static Optional<SaltWordList> fromText(String text) {
    List<String> words = List.of(text.split("\n", -1));
    boolean whole =
        words.size() == COUNT && words.stream().allMatch(word -> word.matches("[a-z]{3,10}"));
    return whole ? Optional.of(new SaltWordList(words)) : Optional.empty();
  }

  /** The words joined by line feeds: what {@link #hash} is taken of, and the form on disk. */
  public String toText() {
    return String.join("\n", words);
  }

  /** {@code saltWordlistHash} of the manifest. */
  public Hash32 hash() {
    return hash;
  }

  /** Word {@code index}, 0 ≤ index &lt; 2048. */
  public String word(int index) {
    return words.get(index);
  }

  /** The first {@code count} words of the list joined by spaces. */
  public String first(int count) {
    return String.join(" ", words.subList(0, count));
  }
}
