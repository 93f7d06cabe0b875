package org.poai.market.duty;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.MarketParameters;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.contract.ContractReader;
import org.poai.market.contract.CaseBallot;
import org.poai.market.contract.Channel;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketCase;
import org.poai.market.contract.MarketViews;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.state.Account;
import org.poai.state.StateView;

/**
 * The market on the state after one block: all that the state machines decide by. Owned by one
 * thread, as long as the state is open.
 */
public final class MarketHead {
  private final long next;
  private final ContractReader<RuntimeException> contract;
  private final StateView state;
  private final Hash32 founder;
  private final BooleanSupplier isNearSwitch;
  private final MarketParameters parameters;
  private final Map<Long, Optional<MarketCase>> cases = new HashMap<>();

  /**
   * A market.
   *
   * @param next number of the block that comes next
   * @param founder SHA-256 of the model of genesis
   * @param isNearSwitch whether another model is about to rule, as far as blocks signal it
   */
  public MarketHead(
      long next,
      ContractReader<RuntimeException> contract,
      StateView state,
      Hash32 founder,
      BooleanSupplier isNearSwitch) {
    this.next = next;
    this.contract = contract;
    this.state = state;
    this.founder = founder;
    this.isNearSwitch = isNearSwitch;
    this.parameters = contract.read(MarketViews.parameters());
  }

  public long next() {
    return next;
  }

  boolean isNearSwitch() {
    return isNearSwitch.getAsBoolean();
  }

  public MarketParameters parameters() {
    return parameters;
  }

  public long jobCount() {
    return contract.read(MarketViews.jobCount());
  }

  public Optional<Job> job(long id) {
    return contract.read(MarketViews.job(id));
  }

  /** The case of a job that can still be ruled. */
  Optional<MarketCase> openCase(Job job) {
    return job.status() == Job.Status.DISPUTED ? marketCase(job.id()) : Optional.empty();
  }

  /** The case of a number, if it is not closed. */
  Optional<MarketCase> marketCase(long id) {
    return cases
        .computeIfAbsent(id, number -> contract.read(MarketViews.marketCase(number)))
        .filter(dispute -> dispute.ruling().isEmpty());
  }

  CaseBallot ballot(long id, Address voter) {
    return contract.read(MarketViews.ballot(id, voter));
  }

  public long channelCount() {
    return contract.read(MarketViews.channelCount());
  }

  public Optional<Channel> channel(long id) {
    return contract.read(MarketViews.channel(id));
  }

  public Wei credit(Address account) {
    return contract.read(MarketViews.credit(account));
  }

  /** What an account of the chain has outside of the market, and its nonce. */
  public Account account(Address address) {
    return state.account(address).orElse(Account.EMPTY);
  }

  /** The number of the model record that rules. */
  public long activeModel() {
    GovernanceSlots slots = GovernanceSlots.of(state);
    GenesisContract registry = GenesisContract.MODEL_REGISTRY;
    return slots.subject(registry, slots.ruling(registry).proposal());
  }

  /** SHA-256 of the model of a record; empty where there is no such record. */
  public Optional<Hash32> model(long record) {
    return record == 0
        ? Optional.of(founder)
        : GovernanceSlots.of(state).model(record).map(found -> found.hashes().modelSha256());
  }
}
