package org.poai.market.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.market.channel.ChannelScript.PRICE;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.inference.answer.JobAnswer;
import org.poai.inference.answer.JobResult;
import org.poai.market.channel.ChannelScript.Told;
import org.poai.market.contract.Channel;
import org.poai.market.contract.MarketCalls;
import org.poai.market.duty.JournalFile;
import org.poai.market.duty.JournalPlace;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.testing.ContractRig;
import org.poai.testing.Until;

/** Sessions of a client with workers, over the wire and the contract. */
@Timeout(120)
final class ChannelTest {
  private static final Wei BUDGET = Wei.ofPoai(40);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private ChannelScript script;

  @BeforeEach
  void begin() {
    script = new ChannelScript(folder);
    script.connect("client", "bob");
    script.connect("client", "carol");
  }

  @AfterEach
  void end() {
    script.close();
  }

  private static Wei price(long tokens) {
    return ChannelWorker.price(PRICE, (int) tokens);
  }

  /** Asks, and lets a block come if a channel has to be opened. */
  private Told firstAnswer(ChannelClient client, String prompt) {
    Told told = script.ask(client, prompt, 8);
    Until.holds("a channel is wanted", () -> !script.events.isEmpty());
    script.block();
    return told;
  }

  @Test
  void session_ofAHundredMessages_isThreeTransactions() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    script.offer("bob", PRICE);
    ChannelClient client = script.client(BUDGET, 100);

    assertThat(firstAnswer(client, "message number 0").answer()).isEqualTo("message number 0");
    for (int i = 1; i < 100; i++) {
      Told told = script.ask(client, "message number " + i, 8);
      assertThat(told.answer()).isEqualTo("message number " + i);
      assertThat(told.receipt.orElseThrow().paid()).isEqualTo(price(6));
      if (i % 10 == 0) {
        script.clock.advanceSeconds(5);
        script.block();
      }
    }
    client.closeAll();
    Until.holds("the worker closes", () -> closes());

    assertThat(script.sent)
        .containsExactly("client open channel", "bob redeem", "bob close channel");
    assertThat(script.channel(1).paid()).isEqualTo(price(600));
    assertThat(script.events).containsExactly("opening bob", "closing bob");
  }

  private boolean closes() {
    script.block();
    return script.channel(1).closed();
  }

  @Test
  void worker_thatCrashes_losesAtMostOneAnswer() {
    ChannelWorker first = script.worker("bob", PRICE, ChannelScript.REPEATING);
    script.offer("bob", PRICE);
    ChannelClient client = script.client(BUDGET, 0);
    assertThat(firstAnswer(client, "one").answer()).isEqualTo("one");
    assertThat(script.ask(client, "two", 8).answer()).isEqualTo("two");

    assertThat(first.trouble()).isEmpty();
    ChannelWorker second = script.worker("bob", PRICE, ChannelScript.REPEATING);
    assertThat(script.ask(client, "three", 8).answer()).isEqualTo("three");
    client.closeAll();
    Until.holds("the worker closes", () -> closes());

    assertThat(second.trouble()).isEmpty();
    assertThat(script.channel(1).paid()).isEqualTo(price(6));
    assertThat(script.events).containsExactly("opening bob", "closing bob");
  }

  @Test
  void client_thatCrashes_paysWhatItOwes_andNothingTwice() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    script.offer("bob", PRICE);
    ChannelClient first = script.client(BUDGET, 0);
    assertThat(firstAnswer(first, "one").answer()).isEqualTo("one");
    assertThat(script.ask(first, "two", 8).answer()).isEqualTo("two");

    // It does not know any more that it owes for the last answer; the worker says it.
    ChannelClient second = script.client(BUDGET, 0);
    script.block();
    assertThat(script.ask(second, "three", 8).answer()).isEqualTo("three");
    second.closeAll();
    Until.holds("the worker closes", () -> closes());

    assertThat(script.channel(1).paid()).isEqualTo(price(6));
    assertThat(script.events).containsExactly("opening bob", "closing bob");
  }

  @Test
  void workerThatLies_isLeft_andItsLieNotPaid() {
    Completions lying =
        (model, prompt, tokens, audience) ->
            CompletableFuture.supplyAsync(() -> ChannelScript.repeat("a lie", tokens, audience));
    ChannelWorker liar = script.worker("bob", PRICE, lying);
    ChannelWorker honest = script.worker("carol", PRICE.plus(PRICE), ChannelScript.REPEATING);
    script.offer("bob", PRICE);
    script.offer("carol", PRICE.plus(PRICE));
    ChannelClient client = script.client(BUDGET, 1);

    assertThat(firstAnswer(client, "the truth").answer()).isEqualTo("a lie");
    Until.holds("it is left", () -> script.events.contains("left bob FALSE_ANSWER"));
    Told told = script.ask(client, "the truth", 8);
    Until.holds("another worker", () -> script.events.contains("opening carol"));
    script.block();
    assertThat(told.answer()).isEqualTo("the truth");
    for (int i = 0; i < 40 && !script.channel(1).closed(); i++) {
      script.block();
    }

    Channel left = script.channel(1);
    assertThat(left.closed()).isTrue();
    assertThat(left.paid()).isEqualTo(Wei.ZERO);
    assertThat(List.of(liar.trouble(), honest.trouble())).allMatch(java.util.Optional::isEmpty);
  }

  @Test
  void workerThatOvercharges_isLeft_andPaidNoMore() {
    Completions greedy =
        (model, prompt, tokens, audience) ->
            CompletableFuture.supplyAsync(
                () -> {
                  JobResult right = ChannelScript.repeat(prompt, tokens, audience);
                  JobAnswer answer = ((JobResult.Text) right).answer();
                  return new JobResult.Text(
                      new JobAnswer(answer.text(), 500, answer.tokens(), JobAnswer.Reason.MODEL));
                });
    ChannelWorker unused = script.worker("bob", PRICE, greedy);
    script.offer("bob", PRICE);
    ChannelClient client = script.client(BUDGET, 0);

    assertThat(firstAnswer(client, "one").answer()).isEqualTo("one");
    Until.holds("it is left", () -> script.events.contains("left bob OVERCHARGED"));
    assertThat(script.ask(client, "two", 8).answer()).isEqualTo("UNAVAILABLE");
  }

  @Test
  void answerThatNobodyWantsMoreOf_isPaidAsFarAsItCame() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    script.offer("bob", PRICE);
    ChannelClient client = script.client(BUDGET, 0);
    assertThat(firstAnswer(client, "one").answer()).isEqualTo("one");

    Told told = new Told();
    told.most = 2;
    client.ask("one two three four five six", 8, told);
    assertThat(told.answer()).isEqualTo("one two");
    assertThat(script.ask(client, "next", 8).answer()).isEqualTo("next");
    assertThat(script.events).containsExactly("opening bob");
  }

  @Test
  void deposit_thatRunsOut_isToppedUp_withinTheBudget() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    script.offer("bob", PRICE);
    // The least deposit covers four of the longest answers: 3.58 POAI.
    ChannelClient client = script.client(Wei.ofPoai(8), 0);
    String prompt = "word ".repeat(400).strip();
    assertThat(firstAnswer(client, "one").answer()).isEqualTo("one");

    int refused = 0;
    for (int i = 0; i < 30 && refused == 0; i++) {
      Told told = script.ask(client, prompt, 384);
      for (int blocks = 0; blocks < 3 && !told.end.isDone(); blocks++) {
        script.block();
      }
      refused = told.answer().equals("BUDGET") ? i : 0;
    }

    assertThat(script.sent)
        .filteredOn(call -> call.startsWith("client"))
        .containsExactly("client open channel", "client top up");
    assertThat(script.channel(1).deposit()).isLessThanOrEqualTo(Wei.ofPoai(8));
    assertThat(refused).isPositive();
  }

  @Test
  void channelThatIsNotUsed_isClosed_byNotice_whereTheWorkerIsGone() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    script.offer("bob", PRICE);
    ChannelClient client = script.client(BUDGET, 0);
    assertThat(firstAnswer(client, "one").answer()).isEqualTo("one");

    script.clock.advanceSeconds(3_700); // the offer is past by then, too
    for (int i = 0; i < 40; i++) {
      script.block();
    }

    assertThat(script.channel(1).closed()).isTrue();
    assertThat(script.events).contains("closing bob");
    assertThat(client.shown()).isEmpty();
  }

  @Test
  void worker_redeemsBeforeAChannelCanClose() {
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    script.offer("bob", PRICE);
    ChannelClient client = script.client(BUDGET, 0);
    assertThat(firstAnswer(client, "one").answer()).isEqualTo("one");
    assertThat(script.ask(client, "two", 8).answer()).isEqualTo("two");

    script.clock.advanceSeconds(3_700);
    for (int i = 0; i < 40; i++) {
      script.block();
    }

    // The offer was gone, so the last answer was not paid for.
    assertThat(script.channel(1).paid()).isEqualTo(price(2));
    assertThat(script.sent.indexOf("bob redeem"))
        .isGreaterThan(0)
        .isLessThan(script.sent.lastIndexOf("client close channel"));
  }

  @Test
  void prompt_thatTheModelCannotAnswer_isRefused_andNobodyLeft() {
    Completions picky =
        (model, prompt, tokens, audience) ->
            CompletableFuture.completedFuture(new JobResult.TooLong("512 tokens"));
    ChannelWorker unused = script.worker("bob", PRICE, picky);
    script.offer("bob", PRICE);
    ChannelClient client = script.client(BUDGET, 0);

    assertThat(firstAnswer(client, "one").answer()).isEqualTo("PROMPT");
    assertThat(script.events).containsExactly("opening bob");
  }

  @Test
  void channel_thatAReorganisationMoved_isFoundUnderItsNewNumber() {
    Path journal = folder.resolve("client.json");
    assertThat(
            JournalFile.open(new JournalPlace(journal, Hash32.ZERO), ClientChannel.FORM)
                .write(
                    List.of(
                        new ClientChannel(
                            ContractRig.address("bob"),
                            ClientChannel.Stage.OPEN,
                            2,
                            Wei.ofPoai(5),
                            Wei.of(7),
                            Wei.of(9)))))
        .isTrue();
    script.call("client", MarketCalls.openChannel(ContractRig.address("bob"), Wei.ofPoai(5)));
    ChannelWorker unused = script.worker("bob", PRICE, ChannelScript.REPEATING);
    script.offer("bob", PRICE);
    ChannelClient client = script.client(BUDGET, 0);
    script.block();

    assertThat(client.shown())
        .containsExactly(
            new ClientChannel(
                ContractRig.address("bob"),
                ClientChannel.Stage.OPEN,
                1,
                Wei.ofPoai(5),
                Wei.ZERO,
                Wei.ZERO));
    assertThat(script.ask(client, "one", 8).answer()).isEqualTo("one");
    assertThat(script.sent).containsExactly("client call");
  }

  @Test
  void client_withoutOffers_saysSo() {
    ChannelClient client = script.client(BUDGET, 0);

    assertThat(script.ask(client, "one", 8).answer()).isEqualTo("UNAVAILABLE");
  }
}
