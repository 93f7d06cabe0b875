package org.poai.chain.genesis;

import static org.poai.chain.genesis.GenesisContract.INFERENCE_MARKET;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * The market's account in a genesis state: code, nonce 1, no balance, and the parameter words that
 * nothing writes later; protocol section 11.
 */
public final class MarketGenesis {
  private static final UInt256 TIMES = UInt256.ZERO;
  private static final UInt256 STAKES = UInt256.ONE;
  private static final UInt256 PRICES = UInt256.of(2);

  private MarketGenesis() {}

  /**
   * A chain with a market besides.
   *
   * @throws IllegalArgumentException with a sentence for the user when a parameter has no room in
   *     the contract's words
   */
  public static ChainSpec on(ChainSpec spec, MarketParameters parameters) {
    return spec.withAccounts(Map.of(INFERENCE_MARKET.address(), account(parameters)));
  }

  static GenesisAccount account(MarketParameters parameters) {
    return new GenesisAccount(Wei.ZERO, 1, INFERENCE_MARKET.code(), words(parameters));
  }

  /** What a chain tells its market; empty where it has none. */
  public static Optional<MarketParameters> parameters(ChainSpec spec) {
    return Optional.ofNullable(spec.alloc().get(INFERENCE_MARKET.address()))
        .map(account -> parameters(account.storage()));
  }

  private static SortedMap<Hash32, UInt256> words(MarketParameters parameters) {
    MarketParameters.Times times = parameters.times();
    return StorageWord.storage(
        Map.of(
            TIMES,
            word()
                .put("challengeBlocks", times.challengeBlocks(), 32)
                .put("voteBlocks", times.voteBlocks(), 32)
                .put("revealBlocks", times.revealBlocks(), 32)
                .put("closeBlocks", times.closeBlocks(), 32)
                .put("maxWait", times.maxWait(), 32),
            STAKES,
            word()
                .put("minStake", parameters.minStake(), 128)
                .put("voteBond", parameters.voteBond(), 128),
            PRICES,
            word()
                .put("casePot", parameters.casePot(), 96)
                .put("minPrice", parameters.minPrice(), 96)
                .put("fee", parameters.feeBps(), 16)
                .put("stakeRatio", parameters.stakeRatio(), 16)));
  }

  private static StorageWord word() {
    return new StorageWord("with the market");
  }

  static MarketParameters parameters(SortedMap<Hash32, UInt256> storage) {
    UInt256 times = storage.getOrDefault(TIMES.toHash32(), UInt256.ZERO);
    UInt256 stakes = storage.getOrDefault(STAKES.toHash32(), UInt256.ZERO);
    UInt256 prices = storage.getOrDefault(PRICES.toHash32(), UInt256.ZERO);
    return new MarketParameters(
        new MarketParameters.Times(
            number(times, 0),
            number(times, 32),
            number(times, 64),
            number(times, 96),
            number(times, 128)),
        wei(stakes, 0, 128),
        wei(stakes, 128, 128),
        wei(prices, 0, 96),
        wei(prices, 96, 96),
        StorageWord.field(prices, 192, 16).intValueExact(),
        StorageWord.field(prices, 208, 16).intValueExact());
  }

  private static long number(UInt256 word, int from) {
    return StorageWord.field(word, from, 32).longValueExact();
  }

  private static Wei wei(UInt256 word, int from, int size) {
    return new Wei(UInt256.of(StorageWord.field(word, from, size)));
  }
}
