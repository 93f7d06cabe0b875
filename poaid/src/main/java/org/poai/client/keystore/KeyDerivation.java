package org.poai.client.keystore;

import java.util.Map;
import org.poai.crypto.Pbkdf2;
import org.poai.crypto.Scrypt;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;

/**
 * How a keystore file makes 32 bytes of a password: slowly. A file may be a stranger's, so what it
 * may ask for is bounded before any of it is done.
 */
sealed interface KeyDerivation {
  int KEY_SIZE = 32;

  /** scrypt: n the cost, r the size of a block, p the repetitions. */
  record ByScrypt(int n, int r, int p, Bytes salt) implements KeyDerivation {
    /** Twice the memory that the usual parameters need. */
    private static final long MAX_MEMORY = 512L << 20;

    /** Eight times the work of the usual parameters, several seconds. */
    private static final long MAX_WORK = 8 * Scrypt.memory(1 << 18, 8);

    @Override
    public byte[] derive(byte[] password) {
      return Scrypt.derive(password, salt.toArray(), n, r, p, KEY_SIZE);
    }

    @Override
    public String name() {
      return "scrypt";
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject(
          Map.of(
              "dklen", JsonValue.of(KEY_SIZE),
              "n", JsonValue.of(n),
              "r", JsonValue.of(r),
              "p", JsonValue.of(p),
              "salt", JsonValue.of(HexText.of(salt))));
    }

    static ByScrypt fromJson(JsonObject params) throws JsonException {
      long n = params.integer("n");
      long r = params.integer("r");
      long p = params.integer("p");
      if (n < 2 || Long.bitCount(n) != 1 || n > 1 << 22 || r < 1 || r > 64 || p < 1 || p > 64) {
        throw new JsonException("scrypt with n " + n + ", r " + r + ", p " + p);
      }
      long memory = Scrypt.memory((int) n, (int) r);
      if (memory > MAX_MEMORY || memory * p > MAX_WORK) {
        throw new JsonException("it asks scrypt for too much: n " + n + ", r " + r + ", p " + p);
      }
      if (memory > Runtime.getRuntime().maxMemory() / 4 * 3) {
        throw new JsonException(
            "it takes " + (memory >> 20) + " MB of memory; give Java more with -Xmx");
      }
      return new ByScrypt((int) n, (int) r, (int) p, HexText.read(params, "salt"));
    }
  }

  /** PBKDF2 with HMAC-SHA256, so many rounds. */
  record ByPbkdf2(int rounds, Bytes salt) implements KeyDerivation {
    private static final int MAX_ROUNDS = 10_000_000;

    @Override
    public byte[] derive(byte[] password) {
      return Pbkdf2.sha256(password, salt.toArray(), rounds, KEY_SIZE);
    }

    @Override
    public String name() {
      return "pbkdf2";
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject(
          Map.of(
              "dklen", JsonValue.of(KEY_SIZE),
              "c", JsonValue.of(rounds),
              "prf", JsonValue.of("hmac-sha256"),
              "salt", JsonValue.of(HexText.of(salt))));
    }

    static ByPbkdf2 fromJson(JsonObject params) throws JsonException {
      if (!params.string("prf").equals("hmac-sha256")) {
        throw new JsonException("PBKDF2 is known with hmac-sha256 only");
      }
      long rounds = params.integer("c");
      if (rounds < 1 || rounds > MAX_ROUNDS) {
        throw new JsonException("PBKDF2 with " + rounds + " rounds");
      }
      return new ByPbkdf2((int) rounds, HexText.read(params, "salt"));
    }
  }

  byte[] derive(byte[] password);

  /** What files call it. */
  String name();

  JsonObject toJson();

  static KeyDerivation fromJson(String name, JsonObject params) throws JsonException {
    if (params.integer("dklen") != KEY_SIZE) {
      throw new JsonException("a derived key of other than 32 bytes");
    }
    return switch (name) {
      case "scrypt" -> ByScrypt.fromJson(params);
      case "pbkdf2" -> ByPbkdf2.fromJson(params);
      default -> throw new JsonException("keys are derived by scrypt or pbkdf2 only");
    };
  }
}
