package org.poai.market.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.async.EventThread;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.contract.ContractReader;
import org.poai.contract.StateContracts;
import org.poai.evm.BlockProcessor;
import org.poai.inference.answer.JobAnswer;
import org.poai.inference.answer.JobAnswer.Reason;
import org.poai.inference.answer.JobResult;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketViews;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.StateView;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;
import org.poai.txpool.Source;

/** A worker on a real chain: heads, logs, the pool, and what happens when blocks are taken back. */
class MarketOnChainTest {
  private static final int PATIENCE_BLOCKS = 60;

  @TempDir Path folder;
  private final Payer poster = new Payer(1);
  private final Payer serving = new Payer(2);
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Bytes> questions = new ConcurrentLinkedQueue<>();

  /** How often the duties looked at the market. */
  private final AtomicInteger looks = new AtomicInteger();

  private PoolRig rig;
  private BlockProcessor processor;
  private MarketTexts texts;
  private EventThread thread;
  private MarketDuty duty;

  @BeforeEach
  void open() {
    rig =
        new PoolRig(
            PoolRig.spec(poster, serving), PoolLimits.DEFAULT, folder.resolve("transactions"));
    processor = BlockProcessor.of(rig.tree.chain().spec());
    texts = new MarketTexts(rig.tree.chain());
    begin();
  }

  private void begin() {
    thread = new EventThread("market", (part, cause) -> failures.add(cause));
    OwnSender sender =
        new OwnSender(
            new PayerSigner(serving),
            rig.tree.chain(),
            processor,
            rig.pool,
            thread,
            new OwnSender.Listener() {
              @Override
              public void sent(Errand errand) {}

              @Override
              public void refused(Errand errand, String why) {
                failures.add(new AssertionError(why));
              }
            });
    JobWorker worker = new JobWorker(serving.address(), Wei.ZERO, (job, answer) -> answer);
    duty =
        new MarketDuty(
            new MarketDuty.Parts(
                rig.tree.chain(),
                (header, state) -> {
                  looks.incrementAndGet();
                  return head(header.number().value() + 1, state);
                },
                texts,
                MarketOnChainTest::answer,
                () -> true,
                List.of()),
            new MarketDuty.Roles(Optional.empty(), Optional.empty(), Optional.of(worker)),
            Map.of(serving.address(), sender),
            thread);
    rig.tree.addListener(duty);
    duty.start();
  }

  private record PayerSigner(Payer payer) implements Signer {
    @Override
    public Address address() {
      return payer.address();
    }

    @Override
    public SignedTransaction sign(Transaction transaction) {
      return payer.sign(
          transaction.type(),
          Payer.CHAIN,
          transaction.nonce(),
          transaction.gas(),
          transaction.message());
    }
  }

  private static CompletableFuture<JobResult> answer(Hash32 model, Bytes prompt, int tokens) {
    String text = "re: " + new String(prompt.toArray(), StandardCharsets.UTF_8);
    return CompletableFuture.completedFuture(
        new JobResult.Text(new JobAnswer(text, 1, 1, Reason.MODEL)));
  }

  private MarketHead head(long next, StateView state) {
    return new MarketHead(
        next,
        counting(new StateContracts(processor, rig.tree.chain().head().header(), state)),
        state,
        Hash32.ZERO,
        () -> false);
  }

  private ContractReader<RuntimeException> counting(StateContracts contracts) {
    return (contract, input) -> {
      questions.add(input);
      return contracts.call(contract, input);
    };
  }

  /** How often the state was asked how many jobs there are. */
  private long follows() {
    List<Bytes> asked = new ArrayList<>();
    ContractReader<RuntimeException> noting =
        (contract, input) -> {
          asked.add(input);
          return Bytes.of(new byte[32]);
        };
    long unused = noting.read(MarketViews.jobCount());
    return questions.stream().filter(asked.get(0)::equals).count();
  }

  @AfterEach
  void close() {
    duty.stop();
    rig.close();
    assertThat(failures).isEmpty();
  }

  private Job job(long id) {
    try (StateView state = rig.tree.chain().latestState()) {
      return head(rig.tree.chain().head().number().value() + 1, state).job(id).orElseThrow();
    }
  }

  private void send(Payer from, Message message) {
    GasTerms gas = new GasTerms(1_000_000, UInt256.of(20 * Payer.GWEI), UInt256.of(Payer.GWEI));
    long nonce = rig.pool.nextNonce(from.address());
    rig.pool
        .submit(
            from.sign(TransactionType.DYNAMIC_FEE, Payer.CHAIN, nonce, gas, message).envelope(),
            Source.LOCAL)
        .join();
  }

  private void post(String prompt) {
    Wei price = new Wei(UInt256.of(500_000_000_000_000_000L));
    long number = rig.tree.chain().head().number().value();
    send(poster, MarketCalls.post(0, 16, number + 50, 50, Bytes.utf8(prompt), price));
    rig.mine();
  }

  /** The duties have looked at the head, and the pool has what they sent. */
  private void settle() {
    for (int i = 0; i < 4; i++) {
      thread.call(() -> true).join();
      rig.settle();
    }
  }

  private void mineUntil(long id, Status status) {
    for (int i = 0; i < PATIENCE_BLOCKS && job(id).status() != status; i++) {
      settle();
      rig.mine();
    }
    assertThat(job(id).status()).isEqualTo(status);
  }

  @Test
  void job_isTakenDeliveredAndPaidThroughThePool() {
    post("hello");
    mineUntil(1, Status.DELIVERED);
    assertThat(texts.result(job(1))).contains(Bytes.utf8("re: hello"));
    mineUntil(1, Status.PAID);

    for (int i = 0; i < 4; i++) {
      settle();
      rig.mine();
    }
    try (StateView state = rig.tree.chain().latestState()) {
      assertThat(head(1, state).credit(serving.address())).isEqualTo(Wei.ZERO);
    }
  }

  @Test
  void jobs_areReadOnceAHead_howeverManyAnswersAreFound() {
    for (int i = 0; i < 5; i++) {
      post("prompt " + i);
    }
    settle();
    mineUntil(1, Status.DELIVERED);
    settle();

    // The first head, which the duties begin with, and each that was mined.
    assertThat(follows()).isLessThanOrEqualTo(1 + rig.tree.chain().head().number().value());
    assertThat((long) looks.get()).isGreaterThan(follows());
  }

  @Test
  void delivery_takenBackByAReorganisation_isSentAgain() {
    post("hello");
    mineUntil(1, Status.ACCEPTED);
    settle();
    rig.refute(rig.mineUnproven(rig.pool.best(rig.tree.afterHead().next().baseFeePerGas())));
    assertThat(job(1).status()).isEqualTo(Status.ACCEPTED);

    mineUntil(1, Status.DELIVERED);
  }

  @Test
  void worker_restarted_goesOnWhereItWas() {
    post("hello");
    mineUntil(1, Status.ACCEPTED);
    duty.stop();
    begin();

    mineUntil(1, Status.PAID);
  }

  @Test
  void prompt_isFoundByItsHash_amongChannelsOfTheSameNumber() {
    duty.stop();
    send(poster, MarketCalls.openChannel(serving.address(), Wei.of(5)));
    rig.mine();
    for (int i = 0; i < 20; i++) {
      send(poster, MarketCalls.topUp(1, Wei.of(5)));
      rig.mine();
    }
    post("the first");
    post("the second");

    assertThat(texts.prompt(job(1))).contains(Bytes.utf8("the first"));
    assertThat(texts.prompt(job(2))).contains(Bytes.utf8("the second"));
    assertThat(texts.result(job(1))).isEmpty();
    begin();
  }

  @Test
  void worker_withoutCoin_isAProblemUntilItHasSome() {
    assertThat(duty.problem()).isEmpty();
    send(serving, new Message(Optional.of(poster.address()), Wei.ofPoai(99).value(), Bytes.EMPTY));
    mineUntilProblem("the worker's account has too little to stake on a job");

    send(poster, new Message(Optional.of(serving.address()), Wei.ofPoai(50).value(), Bytes.EMPTY));
    rig.mine();
    settle();
    assertThat(duty.problem()).isEmpty();
  }

  private void mineUntilProblem(String problem) {
    for (int i = 0; i < PATIENCE_BLOCKS && duty.problem().isEmpty(); i++) {
      rig.mine();
      settle();
    }
    assertThat(duty.problem()).contains(problem);
  }
}
