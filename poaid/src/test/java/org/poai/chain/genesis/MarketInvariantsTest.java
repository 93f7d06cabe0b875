package org.poai.chain.genesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.ChainSpec.Identity;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** What a {@code --genesis} file with a market is refused for. */
class MarketInvariantsTest {
  private static final MarketParameters MAIN = MarketParameters.MAINNET;

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "challengeBlocks, 144,",
    "challengeBlocks, 143, maxReorg must not be above challengeBlocks",
    "closeBlocks, 144,",
    "closeBlocks, 143, maxReorg must not be above closeBlocks",
    "voteBlocks, 1,",
    "voteBlocks, 256,",
    "voteBlocks, 0, voteBlocks must be 1 to 256",
    "voteBlocks, 257, voteBlocks must be 1 to 256",
    "revealBlocks, 1,",
    "revealBlocks, 0, revealBlocks must not be 0",
    "maxWait, 1,",
    "maxWait, 0, maxWait must not be 0",
    "voteBond, 1,",
    "voteBond, 0, voteBond must not be 0",
    "minPrice, 0, minPrice must not be 0",
    "fee, 10000,",
    "fee, 10001, fee must not be above 10000",
    "stakeRatio, 1,",
    "stakeRatio, 0, stakeRatio must not be 0",
  })
  void genesis_invariants(String figure, long value, String clause) {
    ChainSpec chain = MarketGenesis.on(BuiltInChains.mainnet(), with(figure, value));

    if (clause == null) {
      assertThat(MarketInvariants.violated(chain)).isEmpty();
    } else {
      assertThat(MarketInvariants.violated(chain)).contains("with the market, " + clause);
      assertThat(MarketInvariants.violated(development(chain))).isEmpty();
    }
  }

  private static MarketParameters with(String figure, long value) {
    MarketParameters.Times t = MAIN.times();
    return new MarketParameters(
        new MarketParameters.Times(
            figure.equals("challengeBlocks") ? value : t.challengeBlocks(),
            figure.equals("voteBlocks") ? value : t.voteBlocks(),
            figure.equals("revealBlocks") ? value : t.revealBlocks(),
            figure.equals("closeBlocks") ? value : t.closeBlocks(),
            figure.equals("maxWait") ? value : t.maxWait()),
        MAIN.minStake(),
        figure.equals("voteBond") ? Wei.of(value) : MAIN.voteBond(),
        MAIN.casePot(),
        figure.equals("minPrice") ? Wei.of(value) : MAIN.minPrice(),
        figure.equals("fee") ? (int) value : MAIN.feeBps(),
        figure.equals("stakeRatio") ? (int) value : MAIN.stakeRatio());
  }

  private static ChainSpec development(ChainSpec chain) {
    return new ChainSpec(
        new Identity("town", 77, true),
        chain.pace(),
        chain.targets(),
        chain.genesisTimestamp(),
        chain.economy(),
        chain.finality(),
        chain.alloc());
  }

  @Test
  void genesis_builtInMainnet_violatesNothing_norDoesAChainWithoutAMarket() {
    ChainSpec chain = BuiltInChains.mainnet();
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>(chain.alloc());
    alloc.remove(GenesisContract.INFERENCE_MARKET.address());

    assertThat(MarketInvariants.violated(chain)).isEmpty();
    assertThat(MarketInvariants.violated(chain.withOnly(alloc))).isEmpty();
    assertThat(MarketGenesis.parameters(chain)).contains(MAIN);
    assertThat(MarketGenesis.parameters(chain.withOnly(alloc))).isEmpty();
  }

  @Test
  void genesis_accountThatIsNotTheMarket_isRefused() {
    refused(
        a -> new GenesisAccount(a.balance(), 1, Bytes.fromHex("0x00"), a.storage()),
        "alloc must have the code of InferenceMarket");
    refused(
        a -> new GenesisAccount(a.balance(), 2, a.code(), a.storage()),
        "the account of InferenceMarket");
    refused(
        a -> new GenesisAccount(Wei.of(1), 1, a.code(), a.storage()),
        "the account of InferenceMarket");
    refused(
        a -> new GenesisAccount(a.balance(), 1, a.code(), more(a.storage())),
        "the account of InferenceMarket");
  }

  @Test
  void genesis_marketWithoutARegistry_isRefused() {
    ChainSpec chain = BuiltInChains.mainnet();
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>(chain.alloc());
    GovernanceGenesis.CONTRACTS.forEach(contract -> alloc.remove(contract.address()));

    assertThat(MarketInvariants.violated(chain.withOnly(alloc)).orElseThrow())
        .contains("the market needs the governance contracts");
  }

  @Test
  void figure_thatHasNoRoomInTheWords_isRefusedByName() {
    assertThatThrownBy(() -> MarketGenesis.on(BuiltInChains.mainnet(), with("maxWait", 1L << 32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("with the market, maxWait must be below 2^32");
  }

  private static SortedMap<Hash32, UInt256> more(SortedMap<Hash32, UInt256> storage) {
    SortedMap<Hash32, UInt256> more = new TreeMap<>(storage);
    more.put(UInt256.of(3).toHash32(), UInt256.ONE);
    return more;
  }

  private static void refused(UnaryOperator<GenesisAccount> change, String clause) {
    ChainSpec chain = BuiltInChains.mainnet();
    Address address = GenesisContract.INFERENCE_MARKET.address();
    ChainSpec changed =
        chain.withAccounts(Map.of(address, change.apply(chain.alloc().get(address))));
    assertThat(MarketInvariants.violated(changed).orElseThrow()).contains(clause);
  }
}
