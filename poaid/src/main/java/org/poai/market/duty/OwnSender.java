package org.poai.market.duty;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.poai.async.EventThread;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.chain.rules.BaseFee;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainHead;
import org.poai.evm.BlockProcessor;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateView;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolResult;
import org.poai.txpool.PooledTransaction;
import org.poai.txpool.RefusalReason;
import org.poai.txpool.SenderTransactions;
import org.poai.txpool.Source;

/**
 * Brings the errands of one account onto the chain, one nonce after the other. A transaction that
 * is in no block after {@value #PATIENCE} heads is replaced for twice the tip.
 *
 * <p>For the next maintainer: what is wanted is told anew at each head, read from the head's state,
 * so what a block did is not wanted any more, and what a reorganisation took back is wanted again.
 * What is on its way is asked of the pool, which keeps it on the disk. So nothing is remembered
 * that a crash could lose, and nothing is sent twice after one. A transaction that waits and is not
 * wanted any more gives its nonce to an empty payment to oneself, or it would bar the way. One is
 * handed to the pool at a time. Owned by the thread that it is made with.
 */
public final class OwnSender {
  private static final long GWEI = 1_000_000_000;
  private static final int PATIENCE = 3;

  /** Errands of one head that are looked at. */
  private static final int MOST_WANTED = 64;

  /** A replacement pays at least an eighth more: as a power of two. */
  private static final int BUMP = 3;

  /** A call of 200 000 gas costs 0.2 POAI then: little against a bond, much for a transaction. */
  private static final UInt256 MAX_TIP = UInt256.of(1_024 * GWEI);

  private final Signer account;
  private final Chain chain;
  private final BlockProcessor processor;
  private final Pool pool;
  private final EventThread thread;
  private final Listener listener;

  /** Since which height each of the account's transactions in the pool is waited for. */
  private final Map<Hash32, Long> since = new HashMap<>();

  /** What could not be sent, and why; told once. */
  private final Map<Message, RefusalReason> refused = new HashMap<>();

  /** What the contract or the pool does not take at the present head. */
  private final Set<Message> passed = new HashSet<>();

  private List<Errand> wanted = List.of();
  private Optional<SealedHeader> wantedAfter = Optional.empty();
  private boolean isBusy;

  /** Hears what becomes of errands, on the thread of the sender. */
  public interface Listener {
    /** It waits for a block. */
    void sent(Errand errand);

    /** The pool does not take it; it is tried again at each head. */
    void refused(Errand errand, String why);
  }

  public OwnSender(
      Signer account,
      Chain chain,
      BlockProcessor processor,
      Pool pool,
      EventThread thread,
      Listener listener) {
    this.account = account;
    this.chain = chain;
    this.processor = processor;
    this.pool = pool;
    this.thread = thread;
    this.listener = listener;
  }

  /**
   * All that is wanted after a head, the most urgent first; it takes the place of what was wanted
   * before. Where the chain has moved on meanwhile, nothing is sent before it is told anew.
   */
  public void want(SealedHeader head, List<Errand> errands) {
    thread.assertCurrent();
    wantedAfter = Optional.of(head);
    wanted = errands.stream().limit(MOST_WANTED).toList();
    refused.keySet().retainAll(wanted.stream().map(Errand::message).toList());
    passed.clear();
    since.keySet().retainAll(waiting().map(PooledTransaction::hash).toList());
    if (!isBusy) {
      next();
    }
  }

  /** Transactions of the account in the pool. */
  private Stream<PooledTransaction> waiting() {
    return pool.sender(account.address()).stream()
        .flatMap(all -> Stream.concat(all.pending().stream(), all.queued().stream()));
  }

  /**
   * Those that a block can take now, by nonce. What waits behind a gap of nonces does not count: a
   * reorganisation leaves such gaps, since votes of an abandoned block do not come back.
   */
  private List<PooledTransaction> executable() {
    return pool.sender(account.address()).map(SenderTransactions::pending).orElse(List.of());
  }

  /** Sends the next transaction that is due, if there is one. */
  private void next() {
    ChainHead head = chain.head();
    if (!wantedAfter.equals(Optional.of(head.header()))) {
      return; // What was wanted may be done by now.
    }
    List<PooledTransaction> executable = executable();
    Optional<PooledTransaction> stale =
        executable.stream().filter(one -> isStale(one, head.number().value())).findFirst();
    if (stale.isPresent()) {
      replace(stale.get(), head);
      return;
    }
    List<Message> underway = executable.stream().map(OwnSender::message).toList();
    for (Errand errand : wanted) {
      Message message = errand.message();
      if (!underway.contains(message) && !passed.contains(message)) {
        OptionalLong gas = gasLimit(message, head);
        if (gas.isPresent()) {
          begin(errand, gas.getAsLong(), head);
          return;
        }
        passed.add(message);
      }
    }
  }

  private static Message message(PooledTransaction pooled) {
    return pooled.signed().transaction().message();
  }

  private Optional<Errand> errand(Message message) {
    return wanted.stream().filter(errand -> errand.message().equals(message)).findFirst();
  }

  /** Whether one of ours has waited too long; begins to count where it is seen first. */
  private boolean isStale(PooledTransaction pooled, long now) {
    boolean isOurs = since.containsKey(pooled.hash()) || errand(message(pooled)).isPresent();
    UInt256 tip = pooled.signed().transaction().gas().maxPriorityFee();
    return isOurs
        && now - since.computeIfAbsent(pooled.hash(), hash -> now) >= PATIENCE
        && tip.compareTo(MAX_TIP) < 0
        && !passed.contains(successor(pooled));
  }

  private void replace(PooledTransaction pooled, ChainHead head) {
    Transaction before = pooled.signed().transaction();
    UInt256 tip = before.gas().maxPriorityFee().plus(before.gas().maxPriorityFee());
    BigInteger cap = before.gas().maxFee().toBigInteger();
    BigInteger bumped = cap.add(cap.shiftRight(BUMP)).add(BigInteger.ONE);
    GasTerms gas = new GasTerms(before.gas().limit(), UInt256.of(bumped.max(cap(head, tip))), tip);
    send(before.nonce(), gas, successor(pooled), errand(before.message()));
  }

  /** What takes the place of a transaction that waits: the same while it is wanted. */
  private Message successor(PooledTransaction pooled) {
    return errand(message(pooled))
        .map(Errand::message)
        .orElseGet(() -> new Message(Optional.of(account.address()), UInt256.ZERO, Bytes.EMPTY));
  }

  private void begin(Errand errand, long gasLimit, ChainHead head) {
    UInt256 tip = UInt256.of(GWEI);
    GasTerms gas = new GasTerms(gasLimit, UInt256.of(cap(head, tip)), tip);
    send(pool.nextNonce(account.address()), gas, errand.message(), Optional.of(errand));
  }

  /** Empty where the contract refuses the message, or the head is another one by now. */
  private OptionalLong gasLimit(Message message, ChainHead head) {
    Optional<StateView> found = chain.stateOf(head.header());
    if (found.isEmpty()) {
      return OptionalLong.empty();
    }
    try (StateView state = found.get()) {
      return new DryRun(processor, head.header(), state).gasLimit(account.address(), message);
    }
  }

  private static BigInteger cap(ChainHead head, UInt256 tip) {
    BigInteger base = BaseFee.after(head.header().header().execution()).toBigInteger();
    return base.shiftLeft(1).add(tip.toBigInteger());
  }

  private void send(long nonce, GasTerms gas, Message message, Optional<Errand> errand) {
    isBusy = true;
    Transaction transaction =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            Optional.of(UInt256.of(chain.spec().identity().chainId())),
            nonce,
            gas,
            message,
            List.of(),
            Signature.NONE);
    thread.after(
        pool.submit(account.sign(transaction).envelope(), Source.LOCAL),
        result -> {
          isBusy = false;
          told(message, errand, result);
          next();
        });
  }

  private void told(Message message, Optional<Errand> errand, PoolResult result) {
    if (result instanceof PoolResult.Accepted accepted) {
      since.put(accepted.transaction().hash(), chain.head().number().value());
      refused.remove(message);
      errand.ifPresent(listener::sent);
    } else if (result instanceof PoolResult.Refused no) {
      passed.add(message);
      // What an abandoned block held comes back to the pool by itself.
      boolean isThere = no.reason() == RefusalReason.ALREADY_KNOWN;
      if (!isThere && no.reason() != refused.put(message, no.reason())) {
        errand.ifPresent(one -> listener.refused(one, no.message()));
      }
    }
  }
}
