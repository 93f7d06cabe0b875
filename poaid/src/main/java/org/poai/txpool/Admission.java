package org.poai.txpool;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.processor.TransactionRules;
import org.poai.primitives.Address;
import org.poai.state.Account;

/**
 * What the accounts at the head and the room in the pool say of a transaction that passed the
 * {@link EnvelopeCheck}. Owned by the thread {@code txpool}.
 */
final class Admission {
  private final PoolTable table;
  private final PoolLimits limits;

  /** The last order that was given out. */
  private long order;

  Admission(PoolTable table, PoolLimits limits) {
    this.table = table;
    this.limits = limits;
  }

  /** What became of one, and which have become executable by it. */
  record Admitted(PoolResult result, List<PooledTransaction> executable) {
    Admitted {
      executable = List.copyOf(executable);
    }
  }

  /**
   * Judges a transaction, and puts it in if it may come.
   *
   * @param accounts as they are at the head
   */
  Admitted admit(
      SignedTransaction signed,
      Source source,
      long nowMillis,
      Function<Address, Account> accounts) {
    if (table.contains(signed.hash())) {
      return refused(RefusalReason.ALREADY_KNOWN.refused());
    }
    SenderQueue queue =
        table
            .sender(signed.sender())
            .orElseGet(() -> new SenderQueue(signed.sender(), accounts.apply(signed.sender())));
    PooledTransaction transaction =
        new PooledTransaction(
            signed, source, nowMillis, ++order, TransactionRules.maxCost(signed.transaction()));
    return account(transaction, queue.account())
        .or(() -> place(transaction, queue))
        .map(Admission::refused)
        .orElseGet(() -> put(transaction, queue));
  }

  private static Admitted refused(PoolResult.Refused refused) {
    return new Admitted(refused, List.of());
  }

  /** What the account says of it alone. */
  private Optional<PoolResult.Refused> account(PooledTransaction transaction, Account account) {
    boolean isContract = !account.codeHash().equals(Account.EMPTY_CODE_HASH);
    if (isContract && !transaction.signed().isPlayed()) {
      return Optional.of(RefusalReason.SENDER_HAS_CODE.refused("address " + transaction.sender()));
    }
    long ahead = transaction.nonce() - account.nonce();
    String nonces =
        "next nonce "
            + Long.toUnsignedString(account.nonce())
            + ", tx nonce "
            + Long.toUnsignedString(transaction.nonce());
    if (Long.compareUnsigned(transaction.nonce(), account.nonce()) < 0) {
      return Optional.of(RefusalReason.NONCE_TOO_LOW.refused(nonces));
    }
    if (Long.compareUnsigned(ahead, limits.perSender()) >= 0) {
      return Optional.of(RefusalReason.NONCE_TOO_HIGH.refused(nonces));
    }
    BigInteger balance = account.balance().value().toBigInteger();
    if (transaction.maxCost().compareTo(balance) > 0) {
      return Optional.of(
          RefusalReason.INSUFFICIENT_FUNDS.refused(
              "balance "
                  + balance
                  + ", tx cost "
                  + transaction.maxCost()
                  + ", overshot "
                  + transaction.maxCost().subtract(balance)));
    }
    return Optional.empty();
  }

  /** What the sender's other transactions say: one of the same nonce, and what they all cost. */
  private static Optional<PoolResult.Refused> place(
      PooledTransaction transaction, SenderQueue queue) {
    Optional<PooledTransaction> before = queue.at(transaction.nonce());
    if (before.filter(b -> !b.yieldsTo(transaction.signed().transaction().gas())).isPresent()) {
      return Optional.of(RefusalReason.REPLACEMENT_UNDERPRICED.refused());
    }
    BigInteger balance = queue.account().balance().value().toBigInteger();
    BigInteger others =
        queue.totalCost().subtract(before.map(PooledTransaction::maxCost).orElse(BigInteger.ZERO));
    BigInteger overshot = others.add(transaction.maxCost()).subtract(balance);
    return overshot.signum() <= 0
        ? Optional.empty()
        : Optional.of(
            RefusalReason.INSUFFICIENT_FUNDS.refused(
                "balance "
                    + balance
                    + ", queued cost "
                    + others
                    + ", tx cost "
                    + transaction.maxCost()
                    + ", overshot "
                    + overshot));
  }

  /**
   * Puts it in its place; where the pool holds too much then, the worst go, and that may be this
   * one itself.
   */
  private Admitted put(PooledTransaction transaction, SenderQueue queue) {
    List<PooledTransaction> executable = new ArrayList<>(table.put(queue, transaction));
    boolean runs = Long.compareUnsigned(transaction.nonce(), queue.view().nextNonce()) < 0;
    while (isOverfull()) {
      SenderQueue worst = table.worst().orElseThrow();
      PooledTransaction last = worst.last();
      if (last.equals(transaction)) {
        table.remove(worst, List.of(last), Departure.REFUSED);
        return refused((runs ? RefusalReason.UNDERPRICED : RefusalReason.POOL_FULL).refused());
      }
      table.remove(worst, List.of(last), Departure.EVICTED);
    }
    executable.removeIf(one -> !table.contains(one.hash()));
    return new Admitted(new PoolResult.Accepted(transaction, runs), executable);
  }

  /** Lets the worst go while there are too many; more of them wait after some new heads. */
  void trim() {
    while (isOverfull()) {
      SenderQueue worst = table.worst().orElseThrow();
      table.remove(worst, List.of(worst.last()), Departure.EVICTED);
    }
  }

  private boolean isOverfull() {
    return table.size() > limits.transactions()
        || table.bytes() > limits.bytes()
        || table.queued() > limits.queued();
  }
}
