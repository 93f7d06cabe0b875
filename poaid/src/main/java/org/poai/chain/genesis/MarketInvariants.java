package org.poai.chain.genesis;

import static org.poai.chain.genesis.GenesisContract.INFERENCE_MARKET;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;

/**
 * What a chain with a market must keep so that no money is locked for ever, no case is ruled by
 * nobody, and no reorganisation hides a result until it can no longer be challenged; protocol
 * section 11. A chain for development is not asked.
 */
final class MarketInvariants {
  /** The votes of so many blocks can be settled in one transaction, which EIP-7825 bounds. */
  private static final long MAX_VOTE_BLOCKS = 256;

  private static final int ALL_BPS = 10_000;

  private MarketInvariants() {}

  /** The first one that a chain violates, as a clause for the user. */
  static Optional<String> violated(ChainSpec spec) {
    GenesisAccount given = spec.alloc().get(INFERENCE_MARKET.address());
    if (given == null || spec.identity().dev()) {
      return Optional.empty();
    }
    if (!given.code().equals(INFERENCE_MARKET.code())) {
      return Optional.of(
          "alloc must have the code of "
              + INFERENCE_MARKET.title()
              + " at "
              + INFERENCE_MARKET.address()
              + ", or no account there");
    }
    if (!spec.alloc().containsKey(GenesisContract.MODEL_REGISTRY.address())) {
      return Optional.of("the market needs the governance contracts in alloc");
    }
    MarketParameters parameters = MarketGenesis.parameters(given.storage());
    if (!given.equals(MarketGenesis.account(parameters))) {
      return Optional.of(
          "the account of "
              + INFERENCE_MARKET.title()
              + " must have nonce 1, no balance, and its parameters in slots 0 to 2 alone");
    }
    return rules(spec.finality().maxReorg(), parameters).entrySet().stream()
        .filter(rule -> !rule.getValue())
        .map(rule -> "with the market, " + rule.getKey())
        .findFirst();
  }

  private static Map<String, Boolean> rules(long maxReorg, MarketParameters parameters) {
    MarketParameters.Times times = parameters.times();
    Map<String, Boolean> rules = new LinkedHashMap<>();
    rules.put("maxReorg must not be above challengeBlocks", maxReorg <= times.challengeBlocks());
    rules.put("maxReorg must not be above closeBlocks", maxReorg <= times.closeBlocks());
    rules.put(
        "voteBlocks must be 1 to " + MAX_VOTE_BLOCKS, in(times.voteBlocks(), MAX_VOTE_BLOCKS));
    rules.put("revealBlocks must not be 0", times.revealBlocks() > 0);
    rules.put("maxWait must not be 0", times.maxWait() > 0);
    rules.put("voteBond must not be 0", !parameters.voteBond().isZero());
    rules.put("minPrice must not be 0", !parameters.minPrice().isZero());
    rules.put("fee must not be above " + ALL_BPS, parameters.feeBps() <= ALL_BPS);
    rules.put("stakeRatio must not be 0", parameters.stakeRatio() > 0);
    return rules;
  }

  private static boolean in(long figure, long most) {
    return figure > 0 && figure <= most;
  }
}
