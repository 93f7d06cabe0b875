package org.poai.txpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.Account;

/** The pool's table and its admission against {@link PoolModel}. */
class PoolPropertyTest {
  private static final int SENDERS = 4;
  private static final long GAS = 21_000;
  private static final long BALANCE = 60 * GAS;
  private static final PoolLimits LIMITS = new PoolLimits(9, 4, 1 << 20, 8, Duration.ofHours(1));

  /** A submission, or a block where {@code block}. */
  record Step(boolean block, int sender, int nonce, int fee, int tip, int value) {}

  @Property(tries = 1_500)
  void pool_afterAnySteps_isTheModel(@ForAll("steps") List<Step> steps) {
    new Both().run(steps);
  }

  /** The pool and its model side by side. */
  private static final class Both {
    private final PoolModel model = new PoolModel(LIMITS, SENDERS, BALANCE, 10);
    private final PoolTable table = new PoolTable((transaction, reason) -> {});
    private final Admission admission = new Admission(table, LIMITS);
    private final Set<Hash32> told = new HashSet<>();
    private long order;

    void run(List<Step> steps) {
      table.baseFee(UInt256.of(model.baseFee));
      for (Step step : steps) {
        if (step.block()) {
          block(step);
        } else {
          submit(step);
        }
        compare();
      }
    }

    private void submit(Step step) {
      long nonce = Math.max(0, model.nonces[step.sender()] + step.nonce() - 1);
      order++;
      PoolModel.Entry entry =
          new PoolModel.Entry(
              step.sender(),
              nonce,
              step.fee(),
              Math.min(step.fee(), step.tip()),
              step.value(),
              order);
      Admission.Admitted admitted = admission.admit(signed(entry), Source.PEER, 0, this::account);
      tell(admitted.executable());
      Optional<RefusalReason> refusal =
          admitted.result() instanceof PoolResult.Refused refused
              ? Optional.of(refused.reason())
              : Optional.empty();
      assertThat(refusal).isEqualTo(model.submit(entry));
    }

    /** The accounts change: some of the best are included, and money comes or goes. */
    private void block(Step step) {
      model.best().stream().limit(step.nonce()).forEach(e -> model.nonces[e.sender()]++);
      model.balances[step.sender()] = BALANCE / (1 + step.tip());
      model.baseFee = step.fee();
      model.follow();
      table.baseFee(UInt256.of(model.baseFee));
      table.senders().forEach(queue -> tell(table.follow(queue, account(queue.sender()))));
      admission.trim();
    }

    private void tell(List<PooledTransaction> executable) {
      executable.forEach(one -> assertThat(told.add(one.hash())).isTrue());
    }

    private Account account(Address address) {
      int sender = address.get(0);
      return Account.EMPTY
          .withNonce(model.nonces[sender])
          .withBalance(Wei.of(model.balances[sender]));
    }

    private void compare() {
      assertThat(table.size()).isEqualTo(model.entries.size());
      assertThat(table.queued()).isEqualTo(model.queued());
      for (int sender = 0; sender < SENDERS; sender++) {
        List<PoolModel.Entry> all = model.of(sender);
        List<PoolModel.Entry> pending = model.pending(sender);
        Optional<SenderTransactions> view = table.view(address(sender));
        assertThat(view.isPresent()).isEqualTo(!all.isEmpty());
        if (view.isPresent()) {
          assertThat(orders(view.get().pending())).isEqualTo(modelOrders(pending));
          assertThat(orders(view.get().queued()))
              .isEqualTo(modelOrders(all.subList(pending.size(), all.size())));
          assertThat(view.get().nextNonce()).isEqualTo(model.nonces[sender] + pending.size());
          view.get().pending().forEach(one -> assertThat(told).contains(one.hash()));
        }
      }
      assertThat(Selection.best(table.views(), UInt256.of(model.baseFee)))
          .extracting(SignedTransaction::hash)
          .isEqualTo(model.best().stream().map(e -> hash(e.order())).toList());
      assertThat(table.worst().map(queue -> queue.last().hash()))
          .isEqualTo(model.worst().map(e -> hash(e.order())));
      assertThat(table.bytes()).isEqualTo(100L * model.entries.size());
    }
  }

  private static List<Long> orders(List<PooledTransaction> transactions) {
    return transactions.stream().map(PooledTransaction::order).toList();
  }

  private static List<Long> modelOrders(List<PoolModel.Entry> entries) {
    return entries.stream().map(PoolModel.Entry::order).toList();
  }

  private static Address address(int sender) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[0] = (byte) sender;
    return Address.of(bytes);
  }

  private static Envelope envelope(long order) {
    return new Envelope(Bytes.of(ByteBuffer.allocate(100).putLong(order).array()));
  }

  private static Hash32 hash(long order) {
    return envelope(order).hash();
  }

  /** The signature is not looked at here. */
  private static SignedTransaction signed(PoolModel.Entry entry) {
    Transaction transaction =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            Optional.of(UInt256.ONE),
            entry.nonce(),
            new GasTerms(GAS, UInt256.of(entry.fee()), UInt256.of(entry.tip())),
            new Message(Optional.of(Address.ZERO), UInt256.of(entry.value()), Bytes.EMPTY),
            List.of(),
            Signature.NONE);
    return new SignedTransaction(transaction, envelope(entry.order()), address(entry.sender()));
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> senders = Arbitraries.integers().between(0, SENDERS - 1);
    Arbitrary<Boolean> blocks =
        Arbitraries.frequency(net.jqwik.api.Tuple.of(9, false), net.jqwik.api.Tuple.of(1, true));
    Arbitrary<Integer> nonces = Arbitraries.integers().between(0, 9);
    Arbitrary<Integer> fees = Arbitraries.integers().between(5, 22);
    Arbitrary<Integer> tips = Arbitraries.integers().between(0, 8);
    Arbitrary<Integer> values = Arbitraries.integers().between(0, 200_000);
    return Combinators.combine(blocks, senders, nonces, fees, tips, values)
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }
}
