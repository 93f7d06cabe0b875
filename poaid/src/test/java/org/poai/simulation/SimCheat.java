package org.poai.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.chain.genesis.MarketParameters;
import org.poai.chain.rules.BaseFee;
import org.poai.client.keystore.AccountKey;
import org.poai.contract.StateContracts;
import org.poai.crypto.Preimage;
import org.poai.evm.BlockProcessor;
import org.poai.market.contract.CaseBallot;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketCase;
import org.poai.market.contract.MarketViews;
import org.poai.market.contract.Seals;
import org.poai.miner.OwnTransactions;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateView;

/** A miner that judges without computing, in its own blocks. */
final class SimCheat implements OwnTransactions {
  private static final int MOST = 6;
  private static final int CASES = 40;

  private final Kind kind;
  private final AccountKey key;
  private final SimWorld world;
  private final BlockProcessor processor;
  private final MarketParameters parameters;

  /** What it does. */
  enum Kind {
    /** It repeats what the accused worker said, as one does who is lazy or bribed. */
    REPEATS,
    /** It votes, and never shows for what. */
    HIDES,
    /** It votes under the seal of whoever voted first. */
    COPIES,
    /** It says that the prompt ends its engine. */
    CRIES_POISON,
    /** It does not vote. */
    ABSENT
  }

  SimCheat(Kind kind, int account, SimWorld world) {
    this.kind = kind;
    this.key = new AccountKey(SimWorld.secret(account).toArray());
    this.world = world;
    this.processor = BlockProcessor.of(world.spec);
    this.parameters = CheatSimulation.PARAMETERS;
  }

  @Override
  public List<SignedTransaction> first(
      SealedHeader parent, StateView parentState, Address coinbase) {
    if (kind == Kind.ABSENT) {
      return List.of();
    }
    StateContracts contracts = new StateContracts(processor, parent, parentState);
    long next = parent.number().value() + 1;
    long jobs = contracts.read(MarketViews.jobCount());
    List<Message> messages = new ArrayList<>();
    for (long id = jobs; id > Math.max(0, jobs - CASES) && messages.size() < MOST; id--) {
      contracts
          .read(MarketViews.marketCase(id))
          .filter(dispute -> dispute.ruling().isEmpty())
          .flatMap(dispute -> step(dispute, next, contracts))
          .ifPresent(messages::add);
    }
    return signed(messages, parent, parentState);
  }

  private Optional<Message> step(MarketCase dispute, long next, StateContracts contracts) {
    CaseBallot own = contracts.read(MarketViews.ballot(dispute.id(), key.address()));
    if (next > dispute.openedAt() && next <= dispute.voteEnd(parameters)) {
      return seal(dispute, contracts)
          .map(
              seal ->
                  MarketCalls.vote(dispute.id(), dispute.claimed(), seal, parameters.voteBond()));
    }
    boolean shows =
        kind != Kind.HIDES
            && kind != Kind.COPIES
            && own.weight() > 0
            && own.answer().isEmpty()
            && next > dispute.voteEnd(parameters)
            && next <= dispute.revealEnd(parameters);
    return shows
        ? Optional.of(MarketCalls.reveal(dispute.id(), answer(dispute), salt(dispute)))
        : Optional.empty();
  }

  private Optional<Hash32> seal(MarketCase dispute, StateContracts contracts) {
    if (kind != Kind.COPIES) {
      return Optional.of(
          Seals.vote(
              world.spec.identity().chainId(),
              dispute.id(),
              key.address(),
              answer(dispute),
              salt(dispute)));
    }
    return contracts.read(MarketViews.voters(dispute.id())).stream()
        .filter(voter -> !voter.equals(key.address()))
        .findFirst()
        .map(voter -> contracts.read(MarketViews.ballot(dispute.id(), voter)).seal());
  }

  private Hash32 answer(MarketCase dispute) {
    return kind == Kind.CRIES_POISON ? Seals.POISON : dispute.claimed();
  }

  private static Hash32 salt(MarketCase dispute) {
    return Preimage.tagged("salt").u64(dispute.id()).bytes(dispute.claimed()).keccak();
  }

  private List<SignedTransaction> signed(
      List<Message> messages, SealedHeader parent, StateView state) {
    long nonce = state.account(key.address()).map(account -> account.nonce()).orElse(0L);
    UInt256 fee = BaseFee.after(parent.header().execution());
    List<SignedTransaction> signed = new ArrayList<>();
    for (Message message : messages) {
      signed.add(
          key.sign(
              new Transaction(
                  TransactionType.DYNAMIC_FEE,
                  Optional.of(UInt256.of(world.spec.identity().chainId())),
                  nonce + signed.size(),
                  new GasTerms(200_000, fee, UInt256.ZERO),
                  message,
                  List.of(),
                  Signature.NONE)));
    }
    return signed;
  }
}
