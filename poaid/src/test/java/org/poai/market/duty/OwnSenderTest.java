package org.poai.market.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.async.EventThread;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.evm.BlockProcessor;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.testing.Until;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;
import org.poai.txpool.PooledTransaction;
import org.poai.txpool.Source;

/** Errands on their way into blocks: nonces, replacement, restarts, refusals. */
class OwnSenderTest {
  private static final Address REVERTING =
      Address.fromHex("0x00000000000000000000000000000000000000fd");

  @TempDir Path folder;
  private final Payer alice = new Payer(1);
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private PoolRig rig;
  private EventThread thread;
  private OwnSender sender;

  @BeforeEach
  void open() {
    GenesisAccount reverting =
        new GenesisAccount(Wei.ZERO, 1, Bytes.fromHex("0x5f5ffd"), new TreeMap<>());
    rig =
        new PoolRig(
            PoolRig.spec(alice).withAccounts(Map.of(REVERTING, reverting)),
            PoolLimits.DEFAULT,
            folder.resolve("own.txt"));
    begin();
  }

  private void begin() {
    thread = new EventThread("errands", (part, cause) -> failures.add(cause));
    sender =
        new OwnSender(
            signer(),
            rig.tree.chain(),
            BlockProcessor.of(rig.tree.chain().spec()),
            rig.pool,
            thread,
            new OwnSender.Listener() {
              @Override
              public void sent(Errand errand) {
                told.add("sent " + errand.number());
              }

              @Override
              public void refused(Errand errand, String why) {
                told.add("refused " + errand.number());
              }
            });
  }

  private Signer signer() {
    return new Signer() {
      @Override
      public Address address() {
        return alice.address();
      }

      @Override
      public SignedTransaction sign(Transaction transaction) {
        return alice.sign(
            transaction.type(),
            Payer.CHAIN,
            transaction.nonce(),
            transaction.gas(),
            transaction.message());
      }
    };
  }

  @AfterEach
  void close() {
    thread.stop(1_000);
    rig.close();
    assertThat(failures).isEmpty();
  }

  /** Pays so many wei; the number tells one from the other. */
  private static Errand errand(long number) {
    return new Errand(
        "pay",
        number,
        new Message(Optional.of(new Payer(7).address()), UInt256.of(number), Bytes.EMPTY));
  }

  private void want(Errand... errands) {
    want(rig.tree.chain().head().header(), errands);
  }

  private void want(SealedHeader head, Errand... errands) {
    thread
        .call(
            () -> {
              sender.want(head, List.of(errands));
              return true;
            })
        .join();
  }

  private List<PooledTransaction> pending() {
    return rig.pool.sender(alice.address()).map(all -> all.pending()).orElse(List.of());
  }

  private void await(int transactions) {
    Until.holds(() -> "pooled: " + pending(), () -> pending().size() == transactions);
  }

  private void assertTold(String... events) {
    Until.holds(() -> "told: " + told, () -> told.size() >= events.length);
    assertThat(told).containsExactly(events);
  }

  private static long wei(PooledTransaction pooled) {
    return pooled.signed().transaction().message().value().w0();
  }

  private static UInt256 tip(PooledTransaction pooled) {
    return pooled.signed().transaction().gas().maxPriorityFee();
  }

  private void emptyBlock() {
    rig.mine(List.of());
  }

  @Test
  void errands_several_takeNoncesInTheirOrderAndAreSentOnce() {
    want(errand(1), errand(2), errand(3));
    await(3);
    want(errand(1), errand(2), errand(3));
    want(errand(1), errand(2), errand(3));

    assertThat(pending()).extracting(OwnSenderTest::wei).containsExactly(1L, 2L, 3L);
    assertThat(pending()).extracting(PooledTransaction::nonce).containsExactly(0L, 1L, 2L);
    rig.mine();
    want();
    assertThat(pending()).isEmpty();
    assertTold("sent 1", "sent 2", "sent 3");
  }

  @Test
  void errand_inNoBlockAfterThree_isReplacedForTwiceTheTip() {
    want(errand(1));
    await(1);
    assertTold("sent 1");
    UInt256 first = tip(pending().get(0));
    for (int i = 0; i < 2; i++) {
      emptyBlock();
      want(errand(1));
      assertThat(tip(pending().get(0))).isEqualTo(first);
    }
    emptyBlock();
    want(errand(1));

    Until.holds("replaced", () -> tip(pending().get(0)).equals(first.plus(first)));
    assertThat(pending()).hasSize(1);
    assertThat(wei(pending().get(0))).isEqualTo(1);
  }

  @Test
  void errand_afterARestart_isFoundInThePoolAndNotSentTwice() {
    want(errand(1));
    await(1);
    assertTold("sent 1");
    thread.stop(1_000);
    begin();
    want(errand(1), errand(2));
    await(2);

    assertThat(pending()).extracting(OwnSenderTest::wei).containsExactly(1L, 2L);
    assertTold("sent 1", "sent 2");
  }

  @Test
  void errand_notWantedAnyMore_givesItsNonceToAnEmptyPayment() {
    want(errand(1), errand(2));
    await(2);
    assertTold("sent 1", "sent 2");
    for (int i = 0; i < 3; i++) {
      emptyBlock();
      want(errand(2));
    }

    Until.holds("replaced", () -> wei(pending().get(0)) == 0);
    assertThat(pending().get(0).signed().transaction().message().to()).contains(alice.address());
    Until.holds(
        "its neighbour too", () -> tip(pending().get(1)).compareTo(UInt256.of(Payer.GWEI)) > 0);
    assertThat(wei(pending().get(1))).isEqualTo(2);
  }

  @Test
  void transactionsOfTheUser_areNeverReplaced() {
    SignedTransaction users = alice.pay(0);
    rig.pool.submit(users.envelope(), Source.LOCAL).join();
    for (int i = 0; i < 6; i++) {
      emptyBlock();
      want(errand(3));
    }
    Until.holds("the errand waits", () -> pending().size() == 2);

    assertThat(pending().get(0).signed()).isEqualTo(users);
    assertThat(wei(pending().get(1))).isEqualTo(3);
  }

  @Test
  void errand_behindAGapOfNonces_fillsTheGap() {
    Transaction far =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            Optional.of(UInt256.of(Payer.CHAIN)),
            3,
            new GasTerms(21_000, UInt256.of(100_000_000_000L), UInt256.of(1_000_000_000L)),
            errand(1).message(),
            List.of(),
            Signature.NONE);
    rig.pool.submit(signer().sign(far).envelope(), Source.LOCAL).join();

    want(errand(1));

    await(1);
    assertThat(pending().get(0).nonce()).isZero();
    assertTold("sent 1");
  }

  @Test
  void errand_thatTheContractRefuses_isNotPaidFor() {
    want(
        new Errand("call", 1, new Message(Optional.of(REVERTING), UInt256.ZERO, Bytes.EMPTY)),
        errand(2));
    await(1);

    assertThat(wei(pending().get(0))).isEqualTo(2);
    assertTold("sent 2");
  }

  @Test
  void errand_dearerThanTheBalance_isToldOnceAndTheNextIsSent() {
    UInt256 tooMuch = PoolRig.FUNDS.value();
    Errand dear =
        new Errand(
            "pay", 9, new Message(Optional.of(new Payer(7).address()), tooMuch, Bytes.EMPTY));
    want(dear, errand(1));
    await(1);
    emptyBlock();
    want(dear, errand(1));
    want(dear, errand(1), errand(2));
    await(2);

    assertTold("refused 9", "sent 1", "sent 2");
  }

  @Test
  void errand_inABlockThatAReorganisationTakesBack_isSentAgain() {
    want(errand(1));
    await(1);
    rig.refute(rig.mineUnproven(pending().stream().map(PooledTransaction::signed).toList()));
    want(errand(1));
    await(1);

    assertThat(wei(pending().get(0))).isEqualTo(1);
    assertThat(pending().get(0).nonce()).isZero();
  }

  @Test
  void errand_wantedAfterAHeadThatIsPast_isNotSent() {
    SealedHeader past = rig.tree.chain().head().header();
    emptyBlock();
    want(past, errand(1));
    want(errand(2));
    await(1);

    assertTold("sent 2");
  }
}
