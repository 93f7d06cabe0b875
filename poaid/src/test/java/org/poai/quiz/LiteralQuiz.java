package org.poai.quiz;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.crypto.Keccak;
import org.poai.dataset.QaRecord;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.ModelFile.Vocabulary;
import org.poai.primitives.Hash32;
import org.poai.quiz.proof.Challenge;

/**
 * Section 6 of the protocol word by word, slowly: one boolean per bit, {@link BigInteger} for every
 * number, words added one at a time. What the fast code is held against.
 */
final class LiteralQuiz {
  private final InferenceEngine engine;
  private final Vocabulary vocabulary;
  private final Referee referee;
  private final int d;
  private final int samples;
  private final int rows;

  LiteralQuiz(InferenceEngine engine, Vocabulary vocabulary, Referee referee) {
    this.engine = engine;
    this.vocabulary = vocabulary;
    this.referee = referee;
    this.d = engine.dim();
    this.samples = referee.samples();
    this.rows = 256 / samples;
  }

  /** All that one nonce gives, with the numbers on the way. */
  record Result(
      List<Integer> records,
      List<String> prompts,
      List<List<BigInteger>> x,
      List<List<BigInteger>> differences,
      Hash32 fingerprint,
      int quizLoss,
      BigInteger lottery) {}

  Optional<Result> evaluate(Challenge c, long nonce) throws InferenceException {
    byte[] q =
        keccak(ascii("poai/quiz/1"), c.epochKey().toArray(), c.sealHash().toArray(), u64(nonce));
    List<Integer> records = records(c);
    List<String> prompts = new ArrayList<>();
    List<List<BigInteger>> x = new ArrayList<>();
    for (int k = 0; k < samples; k++) {
      for (int b = 0; b < 2; b++) {
        String question = referee.dataset().get(records.get(k)).question();
        Optional<String> prompt =
            prompt(q, k, b, question, referee.manifest().sizes().promptTokens());
        if (prompt.isEmpty()) {
          return Optional.empty();
        }
        prompts.add(prompt.get());
        x.add(List.of(scaled(engine.embed(prompt.get()))));
      }
    }
    return Optional.of(score(c, nonce, q, records, prompts, x));
  }

  private Result score(
      Challenge c,
      long nonce,
      byte[] q,
      List<Integer> records,
      List<String> prompts,
      List<List<BigInteger>> x)
      throws InferenceException {
    boolean[] f = new boolean[256];
    int distance = 0;
    List<List<BigInteger>> differences = new ArrayList<>();
    for (int k = 0; k < samples; k++) {
      BigInteger[] dk = new BigInteger[d];
      BigInteger[] mk = new BigInteger[d];
      BigInteger[] ref = reference(records.get(k));
      for (int i = 0; i < d; i++) {
        BigInteger x0 = x.get(2 * k).get(i);
        BigInteger x1 = x.get(2 * k + 1).get(i);
        dk[i] = x0.subtract(x1);
        mk[i] = x0.add(x1).subtract(mu(i).shiftLeft(1));
      }
      differences.add(List.of(dk));
      boolean[] stream = stream(join(q, ascii("proj"), u32(k)), rows * d);
      for (int j = 0; j < rows; j++) {
        f[k * rows + j] = isPositive(stream, j, dk);
        distance += isPositive(stream, j, mk) != isPositive(stream, j, ref) ? 1 : 0;
      }
    }
    byte[] fingerprint = bytes(f);
    int loss =
        BigInteger.TEN
            .pow(6)
            .multiply(BigInteger.valueOf(distance))
            .divide(BigInteger.valueOf(256))
            .intValueExact();
    byte[] seal =
        keccak(ascii("poai/seal/1"), c.sealHash().toArray(), u64(nonce), u32(loss), fingerprint);
    return new Result(
        records, prompts, x, differences, Hash32.of(fingerprint), loss, new BigInteger(1, seal));
  }

  List<Integer> records(Challenge c) {
    BigInteger n = BigInteger.valueOf(referee.dataset().size());
    List<Integer> chosen = new ArrayList<>();
    for (int k = 0; k < samples; k++) {
      int t = 0;
      while (true) {
        byte[] hash =
            keccak(
                ascii("poai/index/1"),
                c.epochKey().toArray(),
                c.parentHash().toArray(),
                u32(k),
                u32(t++));
        byte[] first = java.util.Arrays.copyOf(hash, 8);
        int index = new BigInteger(1, first).mod(n).intValueExact();
        if (!chosen.contains(index)) {
          chosen.add(index);
          break;
        }
      }
    }
    return chosen;
  }

  /** c = the least number ≥ 16 with tokens(prompt) ≥ L; if ≠ L, no result. */
  Optional<String> prompt(byte[] q, int k, int b, String question, int length)
      throws InferenceException {
    boolean[] stream = stream(join(q, ascii("salt"), u32(k), u32(b)), 11 * 600);
    StringBuilder words = new StringBuilder();
    for (int c = 1; ; c++) {
      int number = 0;
      for (int bit = 11 * (c - 1); bit < 11 * c; bit++) {
        number = 2 * number + (stream[bit] ? 1 : 0);
      }
      words.append(c > 1 ? " " : "").append(referee.words().word(number));
      String prompt = words + "\nQuestion: " + question + "\nAnswer:";
      if (c >= 16 && tokens(prompt) >= length) {
        return tokens(prompt) == length ? Optional.of(prompt) : Optional.empty();
      }
    }
  }

  private int tokens(String text) throws InferenceException {
    return engine.encode(text).length + (vocabulary.addsBos() ? 1 : 0);
  }

  private BigInteger[] reference(int record) throws InferenceException {
    QaRecord qa = referee.dataset().get(record);
    BigInteger[] ref =
        scaled(engine.embed("Question: " + qa.question() + "\nAnswer: " + qa.answer()));
    for (int i = 0; i < d; i++) {
      ref[i] = ref[i].subtract(mu(i));
    }
    return ref;
  }

  private BigInteger mu(int i) {
    return BigInteger.valueOf(referee.mu().get(i));
  }

  private boolean isPositive(boolean[] stream, int j, BigInteger[] vector) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < d; i++) {
      sum = stream[j * d + i] ? sum.add(vector[i]) : sum.subtract(vector[i]);
    }
    return sum.signum() > 0;
  }

  static BigInteger[] scaled(float[] state) {
    BigInteger[] scaled = new BigInteger[state.length];
    for (int i = 0; i < state.length; i++) {
      scaled[i] =
          new BigDecimal(state[i])
              .multiply(BigDecimal.valueOf(1 << 24))
              .setScale(0, RoundingMode.HALF_EVEN)
              .toBigIntegerExact();
    }
    return scaled;
  }

  private static boolean[] stream(byte[] prefix, int bits) {
    boolean[] stream = new boolean[bits];
    byte[] block = new byte[0];
    for (int n = 0; n < bits; n++) {
      if (n % 256 == 0) {
        block = keccak(prefix, u32(n / 256));
      }
      int inBlock = n % 256;
      stream[n] = (block[inBlock / 8] >> (7 - inBlock % 8) & 1) == 1;
    }
    return stream;
  }

  private static byte[] bytes(boolean[] bits) {
    BigInteger number = BigInteger.ZERO;
    for (boolean bit : bits) {
      number = number.shiftLeft(1).add(bit ? BigInteger.ONE : BigInteger.ZERO);
    }
    return unsigned(number, bits.length / 8);
  }

  private static byte[] u32(long value) {
    return unsigned(BigInteger.valueOf(value), 4);
  }

  private static byte[] u64(long value) {
    return unsigned(new BigInteger(Long.toUnsignedString(value)), 8);
  }

  private static byte[] unsigned(BigInteger value, int size) {
    byte[] out = new byte[size];
    for (int i = 0; i < size; i++) {
      out[size - 1 - i] = value.shiftRight(8 * i).byteValue();
    }
    return out;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] keccak(byte[]... parts) {
    return Keccak.hash(join(parts)).toArray();
  }
}
