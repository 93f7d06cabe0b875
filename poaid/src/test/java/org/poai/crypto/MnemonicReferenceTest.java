package org.poai.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.primitives.Hex;
import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.MnemonicUtils;

/** Mnemonics and the keys below them, beside the vectors of BIP-39 and BIP-32 and beside web3j. */
final class MnemonicReferenceTest {
  @ParameterizedTest
  @CsvSource({
    "00000000000000000000000000000000,"
        + "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
        + " about,"
        + "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04",
    "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f,"
        + "legal winner thank year wave sausage worth useful legal winner thank yellow,"
        + "2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28bd6fa457fe1296106559a3c80937a1c1069be3a3a5bd381ee6260e8d9739fce1f607",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff,"
        + "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo"
        + " zoo vote,"
        + "dd48c104698c30cfe2b6142103248622fb7bb0ff692eebb00089b32d22484e1613912f0a5b694407be899ffd31ed3992c456cdf60f5d4564b8ba3f05a69890ad"
  })
  void of_officialEntropy_givesTheWordsAndTheSeed(String entropy, String phrase, String seed) {
    Mnemonic mnemonic = Mnemonic.of(Hex.parseLenient(entropy));

    assertThat(mnemonic.phrase()).isEqualTo(phrase);
    assertThat(Hex.digits(mnemonic.seed("TREZOR"))).isEqualTo(seed);
    assertThat(Mnemonic.parse(" " + phrase.toUpperCase(java.util.Locale.ROOT) + "\n").phrase())
        .isEqualTo(phrase);
    assertThat(mnemonic.toString()).doesNotContain(" zoo", "winner", "about");
  }

  @Test
  void words_areThoseOfBip39() {
    String file = String.join("\n", Mnemonic.words()) + "\n";
    assertThat(Sha256.hash(file.getBytes(StandardCharsets.US_ASCII)).toHex())
        .isEqualTo("0x2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
  }

  @Test
  void random_isWhatWeb3jMakesOfTheSame() {
    Random random = new Random(39);
    for (int i = 0; i < 200; i++) {
      byte[] entropy = new byte[16 + 4 * (i % 5)];
      random.nextBytes(entropy);
      Mnemonic mnemonic = Mnemonic.of(entropy);

      assertThat(mnemonic.phrase()).isEqualTo(MnemonicUtils.generateMnemonic(entropy));
      if (i < 20) {
        // Not beyond ASCII: web3j leaves out the normalization that BIP-39 asks for.
        byte[] seed = mnemonic.seed("pass");
        assertThat(seed).isEqualTo(MnemonicUtils.generateSeed(mnemonic.phrase(), "pass"));
        int index = random.nextInt(1 << 20);
        int[] path = {44 | (1 << 31), 60 | (1 << 31), 1 << 31, 0, index};
        Bip32ECKeyPair theirs =
            Bip32ECKeyPair.deriveKeyPair(Bip32ECKeyPair.generateKeyPair(seed), path);
        assertThat(new BigInteger(1, HdKey.master(seed).at(HdKey.ETHEREUM + "/" + index).secret()))
            .isEqualTo(theirs.getPrivateKey());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "m, e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35",
    "m/0', edb2e14f9ee77d26dd93b4ecede8d16ed408ce149b6cd80b0715a2d911a0afea",
    "m/0h/1, 3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368",
    "m/0'/1/2H, cbce0d719ecf7431d88e6a89fa1483e02e35092af60c042b1df2ff59fa424dca",
    "m/0'/1/2'/2/1000000000, 471b76e389e528d6de6d816857e012c5455051cad6660850e58372a6c3e6e7c8"
  })
  void at_officialPath_isTheOfficialKey(String path, String secret) {
    byte[] seed = Hex.parseLenient("000102030405060708090a0b0c0d0e0f");

    assertThat(Hex.digits(HdKey.master(seed).at(path).secret())).isEqualTo(secret);
  }

  @Test
  void at_devnetMnemonic_isTheFundedAccounts() {
    HdKey root = HdKey.master(Mnemonic.parse(BuiltInChains.DEV_MNEMONIC).seed(""));

    for (int i = 0; i < BuiltInChains.DEV_ACCOUNTS.size(); i++) {
      assertThat(Secp256k1.address(root.at(HdKey.ETHEREUM + "/" + i).secret()))
          .isEqualTo(BuiltInChains.DEV_ACCOUNTS.get(i));
    }
  }

  @Test
  void parse_whatIsNoMnemonic_isRefusedWithoutItsWords() {
    String eleven = "legal winner thank year wave sausage worth useful legal winner thank";
    assertThatThrownBy(() -> Mnemonic.parse(eleven)).hasMessageEndingWith("not 11");
    assertThatThrownBy(() -> Mnemonic.parse(eleven + " secret1"))
        .hasMessage("word 12 is not one of the 2048 words of BIP-39");
    assertThatThrownBy(() -> Mnemonic.parse(eleven + " year"))
        .hasMessageStartingWith("the words do not fit together");
    assertThatThrownBy(() -> Mnemonic.parse("")).hasMessageEndingWith("not 1");
  }

  @ParameterizedTest
  @CsvSource({"''", "44", "m/", "m//1", "m/x", "m/-1", "m/2147483648", "M/1", "m/1''"})
  void at_whatIsNoPath_isRefused(String path) {
    HdKey root = HdKey.master(new byte[16]);

    assertThatThrownBy(() -> root.at(path)).isInstanceOf(IllegalArgumentException.class);
  }
}
