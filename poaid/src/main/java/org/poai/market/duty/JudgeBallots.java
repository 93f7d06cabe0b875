package org.poai.market.duty;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.chain.rules.BaseFee;
import org.poai.market.contract.CaseBallot;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketCase;
import org.poai.miner.OwnTransactions;
import org.poai.primitives.Address;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.StateView;

/**
 * Puts a judge's votes, and the answers that open them, in front of the blocks that pay its
 * account. What they say was written down before; whether they may stand is read from the state on
 * which the block is built. They never enter a pool, so a vote of an abandoned block dies with it.
 *
 * <p>Safe from any thread: the miner asks from its own.
 */
public final class JudgeBallots implements OwnTransactions {
  private static final int MOST_VOTES = 8;
  private static final int MOST_REVEALS = 8;
  private static final long GAS = 200_000;

  private final Signer account;
  private final Wei most;
  private final long chainId;
  private final BiFunction<SealedHeader, StateView, MarketHead> markets;
  private final Sealer sealer;
  private volatile Prepared prepared = new Prepared(List.of(), List.of());

  /**
   * What the thread {@code market} leaves behind.
   *
   * @param votes by the age of their cases, the oldest first
   * @param cases all that are open, whose bonds count
   */
  private record Prepared(List<SealedAnswer> votes, List<Long> cases) {}

  /** What the last template was given, since the next one on the same block is given the same. */
  private volatile Ballots last = new Ballots(List.of(), List.of());

  private record Ballots(List<Transaction> unsigned, List<SignedTransaction> signed) {}

  /**
   * Ballots of a judge.
   *
   * @param most wei that may lie in bonds at a time
   * @param markets reads a state
   */
  public JudgeBallots(
      Signer account,
      Wei most,
      long chainId,
      BiFunction<SealedHeader, StateView, MarketHead> markets,
      Sealer sealer) {
    this.account = account;
    this.most = most;
    this.chainId = chainId;
    this.markets = markets;
    this.sealer = sealer;
  }

  void prepare(List<SealedAnswer> votes, List<Long> cases) {
    prepared = new Prepared(List.copyOf(votes), List.copyOf(cases));
  }

  @Override
  public List<SignedTransaction> first(
      SealedHeader parent, StateView parentState, Address coinbase) {
    Prepared now = prepared;
    if (!coinbase.equals(account.address()) || now.cases().isEmpty()) {
      return List.of();
    }
    MarketHead head = markets.apply(parent, parentState);
    List<Message> messages = new ArrayList<>();
    Wei bound = Wei.ZERO;
    for (long id : now.cases()) {
      Optional<MarketCase> dispute = head.marketCase(id);
      if (dispute.isPresent()) {
        CaseBallot ballot = head.ballot(id, account.address());
        bound = bound.plus(head.parameters().voteBond().times(ballot.weight()));
        if (messages.size() < MOST_REVEALS) {
          reveal(dispute.get(), ballot, head).ifPresent(messages::add);
        }
      }
    }
    messages.addAll(votes(now.votes(), head, bound));
    return signed(messages, head, BaseFee.after(parent.header().execution()));
  }

  private Optional<Message> reveal(MarketCase dispute, CaseBallot ballot, MarketHead head) {
    boolean isTime =
        head.next() > dispute.voteEnd(head.parameters())
            && head.next() <= dispute.revealEnd(head.parameters());
    return isTime && ballot.weight() > 0 && ballot.answer().isEmpty()
        ? sealer
            .find(ballot.seal())
            .map(known -> MarketCalls.reveal(dispute.id(), known.answer(), known.salt()))
        : Optional.empty();
  }

  private List<Message> votes(List<SealedAnswer> ready, MarketHead head, Wei boundBefore) {
    Wei bond = head.parameters().voteBond();
    Funds funds = new Funds(head, account.address());
    List<Message> votes = new ArrayList<>();
    Wei bound = boundBefore;
    for (SealedAnswer vote : ready) {
      if (votes.size() < MOST_VOTES
          && mayVote(vote, head)
          && bound.plus(bond).compareTo(most) <= 0
          && funds.take(bond)) {
        bound = bound.plus(bond);
        votes.add(
            MarketCalls.vote(vote.matter().job(), vote.matter().claimed(), vote.seal(), bond));
      }
    }
    return votes;
  }

  /** Whether the state has the case, open for votes and about the same matter. */
  private static boolean mayVote(SealedAnswer vote, MarketHead head) {
    Optional<Job> job = head.job(vote.matter().job());
    Optional<MarketCase> dispute = head.marketCase(vote.matter().job());
    return job.isPresent()
        && dispute.isPresent()
        && dispute.get().openedAt() < head.next()
        && head.next() <= dispute.get().voteEnd(head.parameters())
        && dispute.get().claimed().equals(vote.matter().claimed())
        && JobQuestion.name(job.get(), head).equals(vote.matter().question());
  }

  private List<SignedTransaction> signed(List<Message> messages, MarketHead head, UInt256 baseFee) {
    long nonce = head.account(account.address()).nonce();
    List<Transaction> unsigned = new ArrayList<>();
    for (Message message : messages) {
      unsigned.add(
          new Transaction(
              TransactionType.DYNAMIC_FEE,
              Optional.of(UInt256.of(chainId)),
              nonce + unsigned.size(),
              new GasTerms(GAS, baseFee, UInt256.ZERO),
              message,
              List.of(),
              Signature.NONE));
    }
    Ballots before = last;
    if (before.unsigned().equals(unsigned)) {
      return before.signed();
    }
    List<SignedTransaction> signed = unsigned.stream().map(account::sign).toList();
    last = new Ballots(unsigned, signed);
    return signed;
  }
}
