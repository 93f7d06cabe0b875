package org.poai.client.keystore;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.poai.crypto.AesCtr;
import org.poai.crypto.Keccak;
import org.poai.crypto.Secp256k1;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;

/**
 * An encrypted key (Web3 Secret Storage, version 3), as geth, MetaMask and others have it. Of the
 * 32 bytes that come of the password, the first half is the AES key and the second goes into the
 * MAC.
 *
 * @param address empty where a file does not say it
 * @param name what its owner calls the account; ours, others ignore it
 */
public record Keystore(Optional<Address> address, Optional<String> name, Sealed sealed) {
  /** A larger file is no keystore. */
  public static final int MAX_SIZE = 16 << 10;

  private static final int MAX_NAME = 64;
  private static final int SALT_SIZE = 32;
  private static final int VERSION = 3;

  /** The encrypted part. */
  record Sealed(KeyDerivation derivation, Bytes counter, Bytes ciphertext, Bytes mac) {}

  /** Encrypts a key. */
  public static Keystore seal(
      AccountKey key,
      Password password,
      Optional<String> name,
      Effort effort,
      SecureRandom random) {
    KeyDerivation derivation = effort.derivation(chance(SALT_SIZE, random));
    Bytes counter = chance(AesCtr.COUNTER_SIZE, random);
    byte[] derived = derivation.derive(password.bytes());
    byte[] secret = key.secret();
    byte[] aes = Arrays.copyOf(derived, AesCtr.KEY_SIZE);
    Bytes ciphertext = Bytes.of(AesCtr.apply(aes, counter.toArray(), secret));
    Bytes mac = mac(derived, ciphertext);
    wipe(derived, secret, aes);
    return new Keystore(
        Optional.of(key.address()), name, new Sealed(derivation, counter, ciphertext, mac));
  }

  /**
   * The key; empty when the password is wrong.
   *
   * @throws UnusableKeyException when the file lies about itself
   */
  public Optional<AccountKey> open(Password password) throws UnusableKeyException {
    byte[] derived = sealed.derivation().derive(password.bytes());
    byte[] aes = Arrays.copyOf(derived, AesCtr.KEY_SIZE);
    try {
      byte[] mac = mac(derived, sealed.ciphertext()).toArray();
      if (!MessageDigest.isEqual(mac, sealed.mac().toArray())) {
        return Optional.empty();
      }
      byte[] secret = AesCtr.apply(aes, sealed.counter().toArray(), sealed.ciphertext().toArray());
      if (!Secp256k1.isSecret(secret)) {
        throw new UnusableKeyException("what it holds is no key");
      }
      AccountKey key = new AccountKey(secret);
      if (address.isPresent() && !address.get().equals(key.address())) {
        key.close();
        throw new UnusableKeyException("its address is not that of its key");
      }
      return Optional.of(key);
    } finally {
      wipe(derived, aes);
    }
  }

  /**
   * Reads a file; it may be anybody's.
   *
   * @throws UnusableKeyException when it is no keystore file, or asks for too much
   */
  public static Keystore read(byte[] file) throws UnusableKeyException {
    try {
      return parse(file);
    } catch (JsonException e) {
      throw new UnusableKeyException(e.getMessage());
    }
  }

  private static Keystore parse(byte[] file) throws JsonException {
    if (file.length > MAX_SIZE) {
      throw new JsonException("it is too large");
    }
    JsonObject object = Json.parse(HexText.withoutMark(file)).asObject();
    if (object.integer("version") != VERSION) {
      throw new JsonException("only version 3 is known");
    }
    JsonObject crypto = object.get(cryptoName(object)).asObject();
    if (!crypto.string("cipher").equals("aes-128-ctr")) {
      throw new JsonException("the cipher is known as aes-128-ctr only");
    }
    JsonObject params = crypto.get("kdfparams").asObject();
    return new Keystore(
        address(object),
        name(object),
        new Sealed(
            KeyDerivation.fromJson(crypto.string("kdf"), params),
            sized(crypto.get("cipherparams").asObject(), "iv", AesCtr.COUNTER_SIZE),
            sized(crypto, "ciphertext", Secp256k1.SECRET_SIZE),
            sized(crypto, "mac", 32)));
  }

  /** Old files write it large. */
  private static String cryptoName(JsonObject object) {
    return object.find("Crypto").isPresent() ? "Crypto" : "crypto";
  }

  private static Optional<Address> address(JsonObject object) throws JsonException {
    return object.find("address").isEmpty()
        ? Optional.empty()
        : Optional.of(Address.of(sized(object, "address", Address.SIZE).toArray()));
  }

  private static Optional<String> name(JsonObject object) throws JsonException {
    return object.find("name").isEmpty()
        ? Optional.empty()
        : Optional.of(object.string("name")).filter(Keystore::isName);
  }

  /** Whether a text can name an account: letters, digits, {@code - _ .}, and no address. */
  public static boolean isName(String text) {
    return text.matches("[\\p{L}\\p{N}._-]{1," + MAX_NAME + "}")
        && !text.matches("(0x)?[0-9a-fA-F]{40}");
  }

  private static Bytes sized(JsonObject object, String key, int size) throws JsonException {
    Bytes bytes = HexText.read(object, key);
    if (bytes.size() != size) {
      throw new JsonException("\"" + key + "\" has not " + size + " bytes");
    }
    return bytes;
  }

  /** The file. */
  public byte[] write() {
    Map<String, JsonValue> members = new TreeMap<>();
    address.ifPresent(
        of -> members.put("address", JsonValue.of(HexText.of(Bytes.of(of.toArray())))));
    name.ifPresent(of -> members.put("name", JsonValue.of(of)));
    members.put("version", JsonValue.of(VERSION));
    members.put("id", JsonValue.of(UUID.randomUUID().toString()));
    members.put(
        "crypto",
        new JsonObject(
            Map.of(
                "cipher", JsonValue.of("aes-128-ctr"),
                "cipherparams",
                    new JsonObject(Map.of("iv", JsonValue.of(HexText.of(sealed.counter())))),
                "ciphertext", JsonValue.of(HexText.of(sealed.ciphertext())),
                "kdf", JsonValue.of(sealed.derivation().name()),
                "kdfparams", sealed.derivation().toJson(),
                "mac", JsonValue.of(HexText.of(sealed.mac())))));
    return (Jcs.toString(new JsonObject(members)) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Bytes mac(byte[] derived, Bytes ciphertext) {
    byte[] input = Arrays.copyOfRange(derived, AesCtr.KEY_SIZE, 32 + ciphertext.size());
    ciphertext.copyTo(input, 32 - AesCtr.KEY_SIZE);
    Bytes mac = Bytes.of(Keccak.hash(input).toArray());
    wipe(input);
    return mac;
  }

  private static Bytes chance(int size, SecureRandom random) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }

  private static void wipe(byte[]... secrets) {
    for (byte[] secret : secrets) {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
