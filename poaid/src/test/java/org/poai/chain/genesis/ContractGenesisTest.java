package org.poai.chain.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.poai.chain.genesis.ChainSpec.Economy;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.ChainSpec.Pace;
import org.poai.crypto.Keccak;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** Code and parameter words of the contracts, as genesis holds them. */
final class ContractGenesisTest {
  private static final Path OUT = Path.of("contracts", "out");

  @Test
  void words_ofTheBuiltInChains_areThoseThatTheScenariosUse() throws Exception {
    assertThat(words(BuiltInChains.devnet(1)))
        .isEqualTo(Json.parse(Files.readAllBytes(OUT.resolve("devnet.json"))));
    assertThat(words(BuiltInChains.mainnet()))
        .isEqualTo(Json.parse(Files.readAllBytes(OUT.resolve("mainnet.json"))));
  }

  private static JsonObject words(ChainSpec spec) {
    TreeMap<String, JsonObject> contracts = new TreeMap<>();
    for (GenesisContract contract : GenesisContract.values()) {
      TreeMap<String, JsonValue> slots = new TreeMap<>();
      account(spec, contract)
          .storage()
          .forEach((slot, word) -> slots.put(slot.toHex(), JsonValue.of(word.toHash32().toHex())));
      contracts.put(contract.title(), new JsonObject(slots));
    }
    return new JsonObject(contracts);
  }

  @ParameterizedTest
  @EnumSource(GenesisContract.class)
  void account_ofEachContract_isItsCodeAndNothingElse(GenesisContract contract) throws Exception {
    GenesisAccount account = account(BuiltInChains.devnet(1), contract);
    JsonObject hashes =
        Json.parse(Files.readAllBytes(OUT.resolve("hashes.json")))
            .asObject()
            .get(contract.title())
            .asObject();

    assertThat(account.nonce()).isEqualTo(1);
    assertThat(account.balance()).isEqualTo(Wei.ZERO);
    assertThat(Keccak.hash(account.code()).toHex()).isEqualTo(hashes.string("code"));
    assertThat(account.code().size()).isEqualTo((int) hashes.integer("bytes"));
    assertThat(hashOf(contract.title() + ".abi.json").toHex()).isEqualTo(hashes.string("abi"));
    assertThat(hashOf(contract.title() + ".layout").toHex()).isEqualTo(hashes.string("layout"));
  }

  private static GenesisAccount account(ChainSpec spec, GenesisContract contract) {
    return Objects.requireNonNull(spec.alloc().get(contract.address()));
  }

  private static Hash32 hashOf(String file) throws Exception {
    return Keccak.hash(Bytes.of(Files.readAllBytes(OUT.resolve(file))));
  }

  @Test
  void contracts_asTheSpecificationNamesThem() throws Exception {
    String text = Files.readString(Path.of("docs", "spec.md"));

    for (GenesisContract contract : GenesisContract.values()) {
      assertThat(text).contains("| `" + contract.address() + "` | `" + contract.codeHash() + "` |");
    }
  }

  @Test
  void epochBlocks_ofTheSpecification_moveTheCooldownWithThem() {
    UInt256 word =
        Objects.requireNonNull(
            account(BuiltInChains.devnet(1, 500, 100), GenesisContract.POAI_VOTES)
                .storage()
                .get(Hash32.ZERO));

    assertThat(word.w0() & 0xffff_ffffL).isEqualTo(2 + 12 + 4 + 6 + 2 * 100);
  }

  @Test
  void figures_thatHaveNoRoomInTheWords_areRefused() {
    ChainSpec devnet = BuiltInChains.devnet(1);
    Economy economy = devnet.economy();
    Wei odd = Wei.of(1_500_000_001);
    Wei huge = new Wei(UInt256.of(java.math.BigInteger.ONE.shiftLeft(127)));
    SortedMap<Address, GenesisAccount> rich = new TreeMap<>(devnet.alloc());
    rich.put(Address.ZERO, GenesisAccount.funded(huge));
    rich.put(Address.fromHex("0x" + "11".repeat(20)), GenesisAccount.funded(huge));

    assertRefused(
        with(devnet, devnet.pace(), new Economy(30_000_000, odd, 10), devnet.alloc()),
        "subsidy must be a multiple of 1 gwei");
    assertRefused(with(devnet, devnet.pace(), economy, rich), "2^128");
    assertRefused(
        with(devnet, devnet.pace(), new Economy(30_000_000, Wei.ZERO, 1L << 32), devnet.alloc()),
        "halvingInterval must be below 2^32");
    assertRefused(
        with(devnet, new Pace(1L << 32, 5, 60), economy, devnet.alloc()),
        "epochBlocks must be below 2^32");
  }

  private static ChainSpec with(
      ChainSpec spec, Pace pace, Economy economy, SortedMap<Address, GenesisAccount> alloc) {
    return new ChainSpec(
        spec.identity(),
        pace,
        spec.targets(),
        spec.genesisTimestamp(),
        economy,
        spec.finality(),
        alloc);
  }

  private static void assertRefused(ChainSpec spec, String clause) {
    assertThatThrownBy(() -> GovernanceGenesis.accounts(spec, GovernanceParameters.DEVNET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(clause);
  }
}
