package org.poai.client.keystore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.client.keystore.KeyDerivation.ByPbkdf2;
import org.poai.crypto.Secp256k1;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;
import org.poai.testing.OfficialData;
import org.web3j.crypto.WalletUtils;

/** Keystore files: the vectors of Web3 Secret Storage, Ethereum's official tests, and web3j. */
final class KeystoreReferenceTest {
  private static final String OFFICIAL = "tests/evm/KeyStoreTests/basic_tests.json";
  private static final String SECRET =
      "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";
  private static final String PBKDF2 =
      """
      {"crypto":{"cipher":"aes-128-ctr",
        "cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
        "kdf":"pbkdf2","kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
          "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
       "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
      """;
  private static final String SCRYPT =
      """
      {"Crypto":{"cipher":"aes-128-ctr",
        "cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c",
        "kdf":"scrypt","kdfparams":{"dklen":32,"n":262144,"p":8,"r":1,
          "salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
       "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
      """;

  @TempDir Path folder;

  private final SecureRandom random = new SecureRandom();

  private static Password password(String text) {
    return Password.of(text.toCharArray());
  }

  private static Keystore keystore(String json) throws UnusableKeyException {
    return Keystore.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private AccountKey newKey() {
    return new AccountKey(Secp256k1.newSecret(random));
  }

  private Keystore light(AccountKey key, Password password) {
    return Keystore.seal(key, password, Optional.of("alice"), Effort.LIGHT, random);
  }

  @Test
  void open_theKnownVectors_givesTheirKey() throws Exception {
    for (String file : List.of(PBKDF2, SCRYPT)) {
      AccountKey key = keystore(file).open(password("testpassword")).orElseThrow();

      assertThat(Hex.digits(key.secret())).isEqualTo(SECRET);
      assertThat(key.toString()).isEqualTo("the key of 0x008aeeda4d805471df9b2a5b0f38a0c3bcba786b");
    }
    assertThat(keystore(PBKDF2).open(password("testpasswort"))).isEmpty();
  }

  @Test
  void open_theOfficialTests_givesTheirKeys() throws Exception {
    for (Map.Entry<String, JsonValue> test :
        Json.parse(Files.readAllBytes(OfficialData.at(OFFICIAL))).asObject().members().entrySet()) {
      JsonObject given = test.getValue().asObject();

      Optional<AccountKey> key =
          keystore(Jcs.toString(given.get("json"))).open(password(given.string("password")));

      assertThat(key.map(of -> Hex.digits(of.secret())))
          .as(test.getKey())
          .contains(given.string("priv"));
    }
  }

  @Test
  void write_whatWasSealed_opensHereAndInWeb3j() throws Exception {
    AccountKey key = newKey();
    Keystore sealed = light(key, password("größer"));
    Path file = Files.write(folder.resolve("key.json"), sealed.write());

    Keystore read = Keystore.read(Files.readAllBytes(file));
    assertThat(read).isEqualTo(sealed);
    assertThat(read.name()).contains("alice");
    assertThat(read.open(password("größer")).orElseThrow().secret()).isEqualTo(key.secret());
    assertThat(WalletUtils.loadCredentials("größer", file.toFile()).getEcKeyPair().getPrivateKey())
        .isEqualTo(new java.math.BigInteger(1, key.secret()));
  }

  @Test
  void read_whatWeb3jWrote_opens() throws Exception {
    String name = WalletUtils.generateLightNewWalletFile("secret", folder.toFile());
    Path file = folder.resolve(name);

    AccountKey key = Keystore.read(Files.readAllBytes(file)).open(password("secret")).orElseThrow();

    assertThat(WalletUtils.loadCredentials("secret", file.toFile()).getAddress())
        .isEqualTo(key.address().toHex());
  }

  @Test
  void open_anAddressThatIsNotTheKeys_isRefused() throws Exception {
    String lie =
        PBKDF2.replace("\"version\":3", "\"version\":3,\"address\":\"" + "ab".repeat(20) + "\"");

    assertThatThrownBy(() -> keystore(lie).open(password("testpassword")))
        .hasMessage("its address is not that of its key");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"n\":262144', '\"n\":1073741824'",
    "'\"n\":262144', '\"n\":262143'",
    "'\"n\":262144', '\"n\":1'",
    "'\"n\":262144', '\"n\":-8'",
    "'\"n\":262144', '\"n\":1e30'",
    "'\"r\":1', '\"r\":1048576'",
    "'\"r\":1', '\"r\":0'",
    "'\"r\":1', '\"r\":64'",
    "'\"p\":8', '\"p\":16777216'",
    "'\"dklen\":32', '\"dklen\":2147483647'",
    "'\"dklen\":32', '\"dklen\":16'",
    "'aes-128-ctr', 'aes-128-cbc'",
    "'\"version\":3', '\"version\":1'",
    "'83dbcc02', '83dbcc'",
    "'d172bf74', 'd172bf'",
    "'\"kdf\":\"scrypt\"', '\"kdf\":\"none\"'",
    "'\"iv\"', '\"vi\"'"
  })
  void read_aHostileScryptFile_isRefusedBeforeAnyWork(String from, String to) {
    assertThat(SCRYPT).contains(from);

    assertThatThrownBy(() -> keystore(SCRYPT.replace(from, to)))
        .isInstanceOf(UnusableKeyException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "262144, 2147483647",
    "262144, 0",
    "hmac-sha256, hmac-md5",
    "'\"salt\":\"', '\"salt\":\"x'"
  })
  void read_aHostilePbkdf2File_isRefusedBeforeAnyWork(String from, String to) {
    assertThatThrownBy(() -> keystore(PBKDF2.replace(from, to)))
        .isInstanceOf(UnusableKeyException.class);
  }

  @Test
  void read_aHugeFile_isRefused() {
    assertThatThrownBy(() -> Keystore.read(new byte[Keystore.MAX_SIZE + 1]))
        .hasMessage("it is too large");
  }

  @Test
  void folder_filesOfItsOwn_areFoundByAddressAndName_andPrivate() throws Exception {
    KeystoreFolder keystore =
        new KeystoreFolder(folder.resolve("keystore"), () -> 1_767_225_600_123L);
    assertThat(keystore.list()).isEmpty();
    AccountKey key = newKey();

    Path file =
        keystore.add(key, password("p"), Optional.of("bob"), Effort.STANDARD, random).file();

    String digits = key.address().toHex().substring(2);
    assertThat(file.getFileName().toString())
        .isEqualTo("UTC--2026-01-01T00-00-00.123000000Z--" + digits);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    Files.writeString(file.resolveSibling("notes.txt"), "no key");
    for (String who : List.of("bob", digits, "0x" + digits.toUpperCase(java.util.Locale.ROOT))) {
      assertThat(keystore.find(who).map(KeystoreFolder.Entry::file)).contains(file);
    }
    assertThat(keystore.find("carol")).isEmpty();
    assertThat(keystore.list()).hasSize(1);
    JsonObject params = Json.parse(Files.readAllBytes(file)).asObject().get("crypto").asObject();
    assertThat(params.get("kdfparams").asObject().integer("n")).isEqualTo(1 << 18);
    assertThat(keystore.find("bob").orElseThrow().keystore().open(password("p"))).isPresent();
  }

  @Test
  void isName_whatCouldBeTakenForAnAddress_isNone() {
    assertThat(Stream.of("alice", "a.b-c_1", "größe")).allMatch(Keystore::isName);
    assertThat(Stream.of("", "a b", "a/b", "\u001b[2J", "ab".repeat(20), "x".repeat(65)))
        .noneMatch(Keystore::isName);
  }

  @Test
  void close_wipesKeyAndPassword() {
    AccountKey key = newKey();
    char[] typed = "secret".toCharArray();
    Password password = Password.of(typed);
    key.close();
    password.close();

    assertThat(key.secret()).containsOnly(0);
    assertThat(password.bytes()).containsOnly(0);
    assertThat(typed).containsOnly('\0');
    assertThat(new ByPbkdf2(1, Bytes.EMPTY).name()).isEqualTo("pbkdf2");
  }
}
