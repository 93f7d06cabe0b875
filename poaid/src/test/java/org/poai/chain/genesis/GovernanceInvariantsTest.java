package org.poai.chain.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.chain.genesis.ChainSpec.Economy;
import org.poai.chain.genesis.ChainSpec.Finality;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.ChainSpec.Identity;
import org.poai.chain.genesis.ChainSpec.Pace;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** What a {@code --genesis} file with the governance contracts is refused for. */
class GovernanceInvariantsTest {
  /** Of what the periods need, with room around each bound. */
  private static final GovernanceParameters PARAMETERS =
      new GovernanceParameters(
          new GovernanceParameters.Periods(10, 20, 6, 4, 40),
          new GovernanceParameters.Shares(400, 10),
          32,
          144,
          Wei.ofPoai(10),
          Wei.ofPoai(50));

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "maxReorg, 10,",
    "maxReorg, 11, maxReorg must not be above votingDelay",
    "maxReorg, 20, maxReorg must be below votingPeriod",
    "maxReorg, 30, maxReorg must be below votingPeriod",
    "votingPeriod, 11,",
    "votingPeriod, 10, maxReorg must be below votingPeriod",
    "votingDelay, 9, maxReorg must not be above votingDelay",
    "epochBlocks, 11,",
    "epochBlocks, 10, maxReorg must be below epochBlocks",
    "epochBlocks, 4294967296, epochBlocks must be below 2^32",
    "graceEpochs, 32,",
    "graceEpochs, 33, graceEpochs must not be above 32",
    "subsidy, 5000000000,",
    "subsidy, 5000000001, subsidy must be a multiple of 1 gwei",
  })
  void genesis_invariants(String figure, long value, String clause) throws Exception {
    ChainSpec chain = chain(figure, value, false);

    if (clause == null) {
      assertThat(parse(chain).spec()).isEqualTo(chain);
      return;
    }
    assertThatThrownBy(() -> parse(chain))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(clause)
        .hasMessageContaining("\"dev\": true");
    ChainSpec dev = chain(figure, value, true);
    assertThat(parse(dev).spec()).isEqualTo(dev);
  }

  @Test
  void genesis_builtInMainnet_violatesNothing() {
    assertThat(GovernanceInvariants.violated(BuiltInChains.mainnet())).isEmpty();
    assertThat(BuiltInChains.devnet(1).identity().dev()).isTrue();
  }

  @Test
  void genesis_withoutGovernance_isNotAsked() throws Exception {
    ChainSpec deep = bare(20, 5_000_000_000L, 1_000, false);

    assertThat(parse(deep).spec()).isEqualTo(deep);
  }

  @Test
  void genesis_accountThatIsNotTheContract_isRefusedByName() {
    ChainSpec chain = chain("maxReorg", 10, false);
    for (GenesisContract contract : GovernanceGenesis.CONTRACTS) {
      refused(without(chain, contract), "alloc must have the code of " + contract.title());
      refused(
          with(
              chain,
              contract,
              a -> new GenesisAccount(a.balance(), 1, Bytes.fromHex("0x00"), a.storage())),
          "alloc must have the code of " + contract.title());
      refused(
          with(chain, contract, a -> new GenesisAccount(a.balance(), 2, a.code(), a.storage())),
          "the account of " + contract.title());
      refused(
          with(chain, contract, a -> new GenesisAccount(Wei.of(1), 1, a.code(), a.storage())),
          "the account of " + contract.title());
      refused(
          with(
              chain,
              contract,
              a -> new GenesisAccount(a.balance(), 1, a.code(), more(a.storage()))),
          "the account of " + contract.title());
    }
  }

  @Test
  void genesis_moneyThatTheVotesDoNotCount_isRefused() {
    ChainSpec chain = chain("maxReorg", 10, false);

    refused(
        chain.withAccounts(Map.of(Address.ZERO, GenesisAccount.funded(Wei.ofPoai(1)))),
        "the account of PoaiVotes");
  }

  private static SortedMap<Hash32, UInt256> more(SortedMap<Hash32, UInt256> storage) {
    SortedMap<Hash32, UInt256> more = new TreeMap<>(storage);
    more.put(Hash32.fromHex("0x" + "77".repeat(32)), UInt256.ONE);
    return more;
  }

  private static ChainSpec without(ChainSpec chain, GenesisContract contract) {
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>(chain.alloc());
    alloc.remove(contract.address());
    return chain.withOnly(alloc);
  }

  private static ChainSpec with(
      ChainSpec chain, GenesisContract contract, UnaryOperator<GenesisAccount> change) {
    Address address = contract.address();
    return chain.withAccounts(Map.of(address, change.apply(chain.alloc().get(address))));
  }

  private static void refused(ChainSpec chain, String clause) {
    assertThatThrownBy(() -> parse(chain))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(clause);
  }

  /** A chain of 20 blocks an epoch with governance, in which one figure is another. */
  private static ChainSpec chain(String figure, long value, boolean dev) {
    ChainSpec plain = bare(20, 5_000_000_000L, 10, dev);
    ChainSpec asked =
        bare(
            figure.equals("epochBlocks") ? value : 20,
            figure.equals("subsidy") ? value : 5_000_000_000L,
            figure.equals("maxReorg") ? value : 10,
            dev);
    GovernanceParameters.Periods periods = PARAMETERS.periods();
    GovernanceParameters parameters =
        new GovernanceParameters(
            new GovernanceParameters.Periods(
                figure.equals("votingDelay") ? value : periods.votingDelay(),
                figure.equals("votingPeriod") ? value : periods.votingPeriod(),
                periods.timelock(),
                periods.lateQuorum(),
                periods.queueBlocks()),
            PARAMETERS.shares(),
            figure.equals("graceEpochs") ? (int) value : PARAMETERS.graceEpochs(),
            PARAMETERS.revealBlocks(),
            PARAMETERS.bond(),
            PARAMETERS.keyBond());
    try {
      return GovernanceGenesis.on(asked, parameters);
    } catch (IllegalArgumentException noRoom) {
      return asked.withAccounts(GovernanceGenesis.on(plain, parameters).alloc());
    }
  }

  private static ChainSpec bare(long epochBlocks, long subsidy, long maxReorg, boolean dev) {
    ChainSpec devnet = BuiltInChains.devnet(1);
    return new ChainSpec(
        new Identity("town", 77, dev),
        new Pace(epochBlocks, 5, 60),
        devnet.targets(),
        devnet.genesisTimestamp(),
        new Economy(30_000_000, Wei.of(subsidy), 210_000),
        new Finality(maxReorg, Optional.empty()),
        new TreeMap<>());
  }

  private static GenesisFile parse(ChainSpec spec) throws JsonException {
    JsonObject file = new JsonObject(Map.of("spec", ChainSpecCodec.toJson(spec)));
    return GenesisFile.parse(Jcs.toString(file).getBytes(StandardCharsets.UTF_8));
  }
}
