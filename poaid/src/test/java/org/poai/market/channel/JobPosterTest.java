package org.poai.market.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.MarketParameters;
import org.poai.crypto.Keccak;
import org.poai.market.channel.ChannelScript.Told;
import org.poai.market.channel.Patron.Deal;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketEvent;
import org.poai.market.contract.MarketEvents;
import org.poai.market.duty.JournalPlace;
import org.poai.market.duty.Texts;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.testing.ContractRig;
import org.poai.testing.Until;

/** Prompts that the gateway posts as jobs. */
@Timeout(120)
final class JobPosterTest {
  private static final Wei PER_TOKEN = Wei.of(10_000_000_000_000_000L);

  private static final Wei STAKE_AND_POT =
      MarketParameters.DEVNET.toAccept(Wei.of(80_000_000_000_000_000L));

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private ChannelScript script;

  @BeforeEach
  void begin() {
    script = new ChannelScript(folder);
  }

  @AfterEach
  void end() {
    script.close();
  }

  /** Results out of the rig's logs. */
  private Texts texts() {
    return new Texts() {
      @Override
      public Optional<Bytes> prompt(Job job) {
        return Optional.empty();
      }

      @Override
      public Optional<Bytes> result(Job job) {
        return script.rig.logs().stream()
            .flatMap(log -> MarketEvents.read(log).stream())
            .flatMap(
                event ->
                    event instanceof MarketEvent.JobDelivered delivered
                            && delivered.job() == job.id()
                        ? Stream.of(delivered.result())
                        : Stream.of())
            .findFirst();
      }
    };
  }

  private JobPoster poster(Wei budget) {
    JobPoster poster =
        new JobPoster(
            new JobPoster.Terms(
                ContractRig.address("client"),
                PER_TOKEN,
                Budget.open(
                    new JournalPlace(folder.resolve("budget.json"), Hash32.ZERO),
                    script.clock,
                    budget)),
            script.thread,
            script.glance(),
            texts());
    script.run(poster);
    return poster;
  }

  /** Asks; the job is wanted from the next block on. */
  private Told ask(JobPoster poster, String prompt, int tokens) {
    Told told = new Told();
    poster.ask(prompt, tokens, told);
    script.settle();
    return told;
  }

  private void serve(long job, String prompt, String result) {
    script.call(
        "bob", MarketCalls.accept(job, 0, 8, Keccak.hash(Bytes.utf8(prompt)), STAKE_AND_POT));
    script.call("bob", MarketCalls.deliver(job, Bytes.utf8(result)));
  }

  @Test
  void prompt_isPosted_andAnsweredWithTheResult() {
    JobPoster poster = poster(Wei.ofPoai(5));
    Told told = ask(poster, "What is 6 times 7?", 8);
    script.block();
    assertThat(told.end).isNotDone();
    serve(1, "What is 6 times 7?", "42");
    script.block();

    assertThat(told.answer()).isEqualTo("42");
    assertThat(told.receipt.orElseThrow().deal())
        .isEqualTo(new Deal(Deal.Kind.JOB, 1, ContractRig.address("bob")));
    assertThat(told.receipt.orElseThrow().paid()).isEqualTo(Wei.of(80_000_000_000_000_000L));
    assertThat(told.receipt.orElseThrow().resultHash()).isEqualTo(Keccak.hash(Bytes.utf8("42")));
    assertThat(script.sent).filteredOn(call -> call.startsWith("client")).hasSize(1);
  }

  @Test
  void job_thatNobodyTakes_isTakenBack() {
    Told told = ask(poster(Wei.ofPoai(5)), "Nobody knows", 8);
    for (int i = 0; i < 20; i++) {
      script.block();
    }

    assertThat(told.answer()).isEqualTo("UNAVAILABLE");
    assertThat(script.sent).containsExactly("client post", "client cancel");
  }

  @Test
  void job_ofBeforeARestart_isTakenBack_whenItIsNotDelivered() {
    Told lost = ask(poster(Wei.ofPoai(5)), "Nobody delivers", 8);
    script.block();
    script.call(
        "bob",
        MarketCalls.accept(1, 0, 8, Keccak.hash(Bytes.utf8("Nobody delivers")), STAKE_AND_POT));
    JobPoster unused = poster(Wei.ofPoai(5));
    for (int i = 0; i < 60; i++) {
      script.block();
    }

    assertThat(lost.end).isNotDone();
    assertThat(script.sent).contains("client timeout").doesNotContain("client timeout fails");
  }

  @Test
  void prompts_beyondTheBudget_orTheRules_areRefused() {
    JobPoster poster = poster(Wei.ofPoai(1));

    assertThat(ask(poster, "too dear", 384).answer()).isEqualTo("BUDGET");
    assertThat(ask(poster, "", 8).answer()).isEqualTo("PROMPT");
    assertThat(ask(poster, "a\u0000b", 8).answer()).isEqualTo("PROMPT");
    assertThat(ask(poster, "x".repeat(2_049), 8).answer()).isEqualTo("PROMPT");
    script.block();
    assertThat(script.sent).isEmpty();
  }

  @Test
  void budget_lastsForADay_overARestart() {
    Told first = ask(poster(Wei.ofPoai(1)), "one", 60);
    script.block();
    assertThat(first.end).isNotDone();
    assertThat(ask(poster(Wei.ofPoai(1)), "two", 60).answer()).isEqualTo("BUDGET");
    script.clock.advanceSeconds(86_400);
    Told third = ask(poster(Wei.ofPoai(1)), "three", 60);
    script.block();

    assertThat(third.end).isNotDone();
    Until.holds("two jobs are posted", () -> script.sent.size() == 2);
  }
}
