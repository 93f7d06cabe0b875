package org.poai.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Words that a person writes down in place of a secret (BIP-39, English list): 12, 15, 18, 21 or 24
 * of them, 11 bits each, the last bits a checksum. The words are not in {@link #toString}.
 */
public final class Mnemonic {
  private static final int WORD_BITS = 11;
  private static final int SEED_ROUNDS = 2_048;
  private static final int SEED_SIZE = 64;

  /** So the entropy of 12 words. */
  private static final int USUAL_ENTROPY = 16;

  private final List<String> phrase;

  private Mnemonic(List<String> phrase) {
    this.phrase = List.copyOf(phrase);
  }

  /** The 2048 words, in alphabetic order. */
  public static List<String> words() {
    return List.copyOf(WordList.WORDS);
  }

  /** Twelve words of chance. */
  public static Mnemonic random(SecureRandom random) {
    byte[] entropy = new byte[USUAL_ENTROPY];
    random.nextBytes(entropy);
    return of(entropy);
  }

  /** The words for 16 to 32 bytes, in steps of 4. */
  public static Mnemonic of(byte[] entropy) {
    if (entropy.length < 16 || entropy.length > 32 || entropy.length % 4 != 0) {
      throw new IllegalArgumentException(
          "the entropy of a mnemonic has 16, 20, 24, 28 or 32 bytes");
    }
    int checksum = Sha256.hash(entropy).get(0);
    int count = entropy.length * 3 / 4;
    List<String> phrase = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = 0;
      for (int bit = i * WORD_BITS; bit < (i + 1) * WORD_BITS; bit++) {
        int source = bit / 8 < entropy.length ? entropy[bit / 8] : checksum;
        index = (index << 1) | ((source >> (7 - bit % 8)) & 1);
      }
      phrase.add(WordList.WORDS.get(index));
    }
    return new Mnemonic(phrase);
  }

  /**
   * Reads what a person types, in any case and with any white space between the words.
   *
   * @throws IllegalArgumentException with a clause for the user, which repeats no word
   */
  public static Mnemonic parse(String text) {
    List<String> phrase = List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1));
    if (phrase.size() < 12 || phrase.size() > 24 || phrase.size() % 3 != 0) {
      throw new IllegalArgumentException(
          "a mnemonic has 12, 15, 18, 21 or 24 words, not " + phrase.size());
    }
    byte[] bits = new byte[phrase.size() * WORD_BITS / 8 + 1];
    for (int i = 0; i < phrase.size(); i++) {
      int index = Collections.binarySearch(WordList.WORDS, phrase.get(i));
      if (index < 0) {
        throw new IllegalArgumentException(
            "word " + (i + 1) + " is not one of the 2048 words of BIP-39");
      }
      for (int bit = 0; bit < WORD_BITS; bit++) {
        int at = i * WORD_BITS + bit;
        bits[at / 8] |= (byte) (((index >> (WORD_BITS - 1 - bit)) & 1) << (7 - at % 8));
      }
    }
    Mnemonic mnemonic = of(java.util.Arrays.copyOf(bits, phrase.size() / 3 * 4));
    if (!mnemonic.phrase.equals(phrase)) {
      throw new IllegalArgumentException(
          "the words do not fit together: one is wrong, or they are in another order");
    }
    return mnemonic;
  }

  /** The words with a space between them: as secret as the keys that come of them. */
  public String phrase() {
    return String.join(" ", phrase);
  }

  /** The 64 bytes that keys are derived from; the passphrase is often empty. */
  public byte[] seed(String passphrase) {
    String salt = Normalizer.normalize("mnemonic" + passphrase, Normalizer.Form.NFKD);
    return Pbkdf2.sha512(
        phrase().getBytes(StandardCharsets.UTF_8),
        salt.getBytes(StandardCharsets.UTF_8),
        SEED_ROUNDS,
        SEED_SIZE);
  }

  @Override
  public String toString() {
    return "a mnemonic of " + phrase.size() + " words";
  }

  /** Read when a mnemonic is first used. */
  private static final class WordList {
    static final List<String> WORDS = read();

    private static List<String> read() {
      try (InputStream in = Mnemonic.class.getResourceAsStream("bip39-english.txt")) {
        if (in == null) {
          throw new IllegalStateException("bip39-english.txt is missing from the program");
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
