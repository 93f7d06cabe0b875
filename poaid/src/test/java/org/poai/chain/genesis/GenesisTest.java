package org.poai.chain.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Header;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;
import org.web3j.crypto.Bip32ECKeyPair;
import org.web3j.crypto.Keys;
import org.web3j.crypto.MnemonicUtils;

class GenesisTest {
  private static final Hash32 H = Hash32.ZERO;
  static final Manifest MANIFEST =
      new Manifest(
          new Manifest.ModelPart("kherud-4.2.0/00/1", H, H, 3, H, H),
          new Manifest.DatasetPart(H, 100),
          Manifest.Sizes.ofSamples(2),
          7);

  @Test
  void devAccounts_recomputedFromTheMnemonic_areTheConstants() {
    byte[] seed =
        MnemonicUtils.generateSeed(
            "test test test test test test test test test test test junk", "");
    Bip32ECKeyPair master = Bip32ECKeyPair.generateKeyPair(seed);
    int hard = Bip32ECKeyPair.HARDENED_BIT;
    for (int i = 0; i < 10; i++) {
      int[] path = {44 | hard, 60 | hard, 0 | hard, 0, i};
      Bip32ECKeyPair key = Bip32ECKeyPair.deriveKeyPair(master, path);
      assertThat(BuiltInChains.DEV_ACCOUNTS.get(i).toHex())
          .isEqualTo("0x" + Keys.getAddress(key.getPublicKey()));
    }
  }

  @Test
  void devnetTarget_ofNThousandths_isThatShareLessOne() {
    BigInteger all = BigInteger.ONE.shiftLeft(256);
    assertThat(target(1000)).isEqualTo(all.subtract(BigInteger.ONE));
    assertThat(target(500)).isEqualTo(all.shiftRight(1).subtract(BigInteger.ONE));
    assertThat(target(1)).isEqualTo(all.divide(BigInteger.valueOf(1000)).subtract(BigInteger.ONE));
    assertThatThrownBy(() -> target(0)).hasMessageContaining("1 to 1000");
    assertThatThrownBy(() -> target(1001)).hasMessageContaining("not 1001");
  }

  @Test
  void devnetBlockTime_followsCostUnits() {
    assertThat(BuiltInChains.devnet(150).pace().blockTimeSeconds()).isEqualTo(5);
    assertThat(BuiltInChains.devnet(151).pace().blockTimeSeconds()).isEqualTo(6);
    assertThat(BuiltInChains.devnet(151).pace().asertHalfLifeSeconds()).isEqualTo(72);
  }

  @Test
  void spec_writtenAndRead_isTheSame() throws JsonException {
    for (ChainSpec spec : List.of(BuiltInChains.devnet(7), BuiltInChains.mainnet())) {
      assertThat(ChainSpecCodec.fromJson(ChainSpecCodec.toJson(spec))).isEqualTo(spec);
    }
    assertThat(ManifestCodec.fromJson(ManifestCodec.toJson(MANIFEST))).isEqualTo(MANIFEST);
  }

  @Test
  void mainnetSpec_encoded_hasTheFixedBytes() {
    ChainSpec mainnet = BuiltInChains.mainnet();
    assertThat(Jcs.toString(ChainSpecCodec.toJson(mainnet.withOnly(new TreeMap<>()))))
        .isEqualTo(
            "{\"alloc\":{},\"asertHalfLifeSeconds\":172800,\"assumeValid\":null,"
                + "\"blockTimeSeconds\":600,\"chainId\":20559,\"epochBlocks\":2016,"
                + "\"gasLimit\":30000000,\"genesisTarget\":\"0x04"
                + "00".repeat(31)
                + "\",\"genesisTimestamp\":1767225600,\"halvingInterval\":210000,"
                + "\"maxReorg\":144,\"name\":\"mainnet\",\"powLimit\":\"0x10"
                + "00".repeat(31)
                + "\",\"subsidy\":\"0x4563918244f40000\"}");
    assertThat(mainnet.alloc().keySet())
        .containsExactlyElementsOf(
            Arrays.stream(GenesisContract.values()).map(GenesisContract::address).toList());
  }

  @Test
  void dev_isWrittenOnlyWhereItIsTrue() throws JsonException {
    assertThat(ChainSpecCodec.toJson(BuiltInChains.devnet(7)).members()).containsKey("dev");
    SortedMap<String, JsonValue> members = members();
    assertThat(members).doesNotContainKey("dev");
    members.put("dev", JsonValue.of(false));
    assertThat(ChainSpecCodec.fromJson(new JsonObject(members))).isEqualTo(BuiltInChains.mainnet());
    refused("dev", JsonValue.of("yes"), "\"dev\": must be true or false");
  }

  @Test
  void spec_withAMistake_isRefusedByName() {
    refused("epochBlocks", JsonValue.of(1), "epochBlocks must be at least 2");
    refused("powLimit", JsonValue.of("0x1"), "\"powLimit\"");
    refused("subsidy", JsonValue.of(5), "\"subsidy\"");
    refused("subsidy", JsonValue.of("0x" + "f".repeat(64)), "alloc and subsidies");
    refused("maxReorg", JsonValue.of(0), "maxReorg");
    refused("alloc", JsonValue.of(true), "\"alloc\"");
    refused("asert", JsonValue.of(true), "\"asert\" is not a known member");
    SortedMap<String, JsonValue> members = members();
    members.remove("chainId");
    assertThatThrownBy(() -> ChainSpecCodec.fromJson(new JsonObject(members)))
        .hasMessageContaining("\"chainId\" is missing");
  }

  @Test
  void genesisHeader_commitsToSpecificationAndManifest() {
    ChainSpec spec = BuiltInChains.devnet(7);
    Header header = Genesis.block(spec, MANIFEST, H).header();
    assertThat(header.terms().extraData().toHex()).isEqualTo(ChainSpecCodec.hash(spec).toHex());
    assertThat(header.terms().manifestHash()).isEqualTo(ManifestCodec.hash(MANIFEST));
    assertThat(header.target()).isEqualTo(spec.targets().genesisTarget());
    assertThat(header.timestamp()).isEqualTo(1_767_225_600);
  }

  @Test
  void difference_ofTwoTargets_namesTheTarget() {
    ChainSpec half = BuiltInChains.devnet(7);
    ChainSpec tenth = BuiltInChains.devnet(7, 100, 20);
    assertThat(GenesisDifference.between(half, MANIFEST, tenth, MANIFEST))
        .extracting(GenesisDifference::part)
        .containsExactly("target");
    assertThat(GenesisDifference.between(half, MANIFEST, half, MANIFEST)).isEmpty();
  }

  @Test
  void costUnits_areRoundedUpAndAtLeastOne() {
    Manifest.Sizes sizes = Manifest.Sizes.ofSamples(2);
    assertThat(Manifest.costUnits(0, sizes)).isEqualTo(1);
    assertThat(Manifest.costUnits(1 << 20, sizes)).isEqualTo(1);
    assertThat(Manifest.costUnits((1 << 20) + 1, sizes)).isEqualTo(2);
  }

  @Test
  void genesisFile_withAndWithoutManifest_isRead() throws JsonException {
    TreeMap<String, JsonValue> file = new TreeMap<>();
    ChainSpec spec = BuiltInChains.devnet(7);
    file.put("spec", ChainSpecCodec.toJson(spec));
    assertThat(parse(file)).isEqualTo(new GenesisFile(spec, java.util.Optional.empty()));
    file.put("manifest", ManifestCodec.toJson(MANIFEST));
    assertThat(parse(file).manifest()).contains(MANIFEST);
    file.put("chain", JsonValue.of(1));
    assertThatThrownBy(() -> parse(file)).hasMessageContaining("\"chain\"");
  }

  private static GenesisFile parse(SortedMap<String, JsonValue> file) throws JsonException {
    return GenesisFile.parse(Jcs.toString(new JsonObject(file)).getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String key, JsonValue value, String message) {
    SortedMap<String, JsonValue> members = members();
    members.put(key, value);
    assertThatThrownBy(() -> ChainSpecCodec.fromJson(new JsonObject(members)))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(message);
  }

  private static SortedMap<String, JsonValue> members() {
    return new TreeMap<>(ChainSpecCodec.toJson(BuiltInChains.mainnet()).members());
  }

  private static BigInteger target(int thousandths) {
    return BuiltInChains.devnet(7, thousandths, 20).targets().genesisTarget().toBigInteger();
  }
}
