package org.poai.market.contract;

import static org.poai.chain.genesis.GenesisContract.INFERENCE_MARKET;
import static org.poai.chain.genesis.GenesisContract.MODEL_REGISTRY;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.genesis.MarketParameters;
import org.poai.contract.Fields;
import org.poai.contract.View;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/** The questions that the market answers. */
public final class MarketViews {
  private static final String PARAMETERS =
      "uint32,uint32,uint32,uint32,uint32,uint128,uint128,uint96,uint96,uint16,uint16";

  private MarketViews() {}

  /** What genesis told the market. */
  public static View<MarketParameters> parameters() {
    return view("params()", List.of(), PARAMETERS, MarketViews::parameters);
  }

  private static MarketParameters parameters(Fields f) {
    return new MarketParameters(
        new MarketParameters.Times(f.number(0), f.number(1), f.number(2), f.number(3), f.number(4)),
        f.wei(5),
        f.wei(6),
        f.wei(7),
        f.wei(8),
        f.count(9),
        f.count(10));
  }

  /** The model that jobs are about: the number of the record that rules, 0 for that of genesis. */
  public static View<Long> activeModel() {
    return View.of(MODEL_REGISTRY, "activeModel()", List.of(), "uint256", f -> f.number(0));
  }

  /** What the judges' pool holds. */
  public static View<Wei> pool() {
    return view("pool()", List.of(), "uint256", f -> f.wei(0));
  }

  /** What an account can withdraw or put up. */
  public static View<Wei> credit(Address account) {
    return view("credit(address)", List.of(account), "uint256", f -> f.wei(0));
  }

  /** How many jobs there are; their numbers begin with 1. */
  public static View<Long> jobCount() {
    return view("jobCount()", List.of(), "uint256", f -> f.number(0));
  }

  /** How many channels there are; their numbers begin with 1. */
  public static View<Long> channelCount() {
    return view("channelCount()", List.of(), "uint256", f -> f.number(0));
  }

  public static View<Optional<Job>> job(long id) {
    return view("jobs(uint256)", List.of(id), Job.TYPE, f -> Job.read(id, f));
  }

  /** The case about a job. */
  public static View<Optional<MarketCase>> marketCase(long id) {
    return view("cases(uint256)", List.of(id), MarketCase.TYPE, f -> MarketCase.read(id, f));
  }

  /** A miner's votes in a case; of weight 0 when it has none. */
  public static View<CaseBallot> ballot(long marketCase, Address voter) {
    return view(
        "ballots(uint256,address)", List.of(marketCase, voter), CaseBallot.TYPE, CaseBallot::read);
  }

  /** Who voted in a case, in the order of first votes. */
  public static View<List<Address>> voters(long marketCase) {
    return view(
        "voters(uint256)",
        List.of(marketCase),
        "address[]",
        f -> f.list(0).stream().map(Address.class::cast).toList());
  }

  /** How many votes for an answer were shown. */
  public static View<Long> tally(long marketCase, Hash32 answer) {
    return view("tally(uint256,bytes32)", List.of(marketCase, answer), "uint256", f -> f.number(0));
  }

  public static View<Optional<Channel>> channel(long id) {
    return view("channels(uint256)", List.of(id), Channel.TYPE, f -> Channel.read(id, f));
  }

  /** What a worker stakes on a job of a price. */
  public static View<Wei> stakeFor(Wei price) {
    return view("stakeFor(uint96)", List.of(price.value()), "uint128", f -> f.wei(0));
  }

  private static <T> View<T> view(
      String signature, List<?> arguments, String outputs, Function<Fields, T> reader) {
    return View.of(INFERENCE_MARKET, signature, arguments, outputs, reader);
  }
}
