package org.poai.market.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketModel.Entry;

/** Anything that anybody may do to the market, at random, against the model. */
final class MarketWalkPropertyTest {
  private static final List<String> ANSWERS =
      List.of("Paris", "Paris", "Paris", "Lyon", "", MarketModel.POISON, "poai/poison/1");
  private static final List<String> PROMPTS =
      List.of("What is the capital of France?", "한국의 수도는?", "2 + 2", "", "a\0b");
  private static final int BLOCKS = 250;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void contract_afterAnything_isTheModel_andOwesWhatItHolds(int seed) {
    Walk walk = new Walk(new Random(7_919L * seed));
    walk.run(BLOCKS, 1);

    assertThat(walk.market.taken).isGreaterThan(200);
    assertThat(walk.market.refused).isGreaterThan(200);
  }

  /** A million actions; figures are printed. */
  @Test
  @Tag("soak")
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void contract_afterAMillionActions_isTheModel() {
    long taken = 0;
    long refused = 0;
    int jobs = 0;
    Map<String, Integer> ends = new java.util.TreeMap<>();
    for (int seed = 1_000; taken + refused < 1_000_000; seed++) {
      Walk walk = new Walk(new Random(7_919L * seed));
      walk.run(BLOCKS, 10).forEach((end, n) -> ends.merge(end, n, Integer::sum));
      taken += walk.market.taken;
      refused += walk.market.refused;
      jobs += walk.market.model.jobs.size();
    }
    System.out.printf("%d taken, %d refused, %d jobs: %s%n", taken, refused, jobs, ends);
    assertThat(taken).isGreaterThan(300_000);
  }

  /** One walk. */
  private static final class Walk {
    final Random random;
    final MarketWalk market = new MarketWalk(MarketWalk.ODD);
    final MarketModel model = market.model;

    /** Of ten people, so many do what is to be done. */
    private final int order;

    Walk(Random random) {
      this.random = random;
      this.order = random.nextInt(10);
    }

    /** Walks, and says how many jobs and cases ended how. */
    Map<String, Integer> run(int blocks, int every) {
      for (int block = 1; block <= blocks; block++) {
        market.moveTo(block, random.nextInt(8) == 0 ? "nobody" : someone());
        for (int i = random.nextInt(5); i >= 0; i--) {
          act();
        }
        for (Entry j : recent(6)) {
          judge(j);
        }
        if (block % every == 0) {
          market.compare(8);
        }
      }
      Map<Status, Integer> ends = market.end(random);
      assertThat(ends.keySet()).allMatch(Status::isFinal);
      Map<String, Integer> all = new java.util.TreeMap<>();
      for (Entry j : model.jobs) {
        all.merge(j.dispute == null ? "no case" : ruling(j), 1, Integer::sum);
      }
      return all;
    }

    private static String ruling(Entry j) {
      String verdict = j.open().verdict;
      return verdict == null ? "hung" : verdict.equals(j.result) ? "acquitted" : "convicted";
    }

    private String someone() {
      return MarketWalk.PEOPLE.get(random.nextInt(MarketWalk.PEOPLE.size()));
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    private List<Entry> recent(int many) {
      int size = model.jobs.size();
      return new ArrayList<>(model.jobs.subList(Math.max(0, size - many), size));
    }

    /** What somebody sends who owes: all of it, what its credit leaves, or something else. */
    private long sent(String who, long owed) {
      long credit = model.credit.getOrDefault(who, 0L);
      return switch (random.nextInt(8)) {
        case 0 -> owed + 1;
        case 1 -> owed - 1;
        case 2 -> 0;
        case 3, 4 -> Math.max(0, owed - credit);
        default -> owed;
      };
    }

    private void act() {
      List<Entry> jobs = recent(8);
      if (jobs.isEmpty() || random.nextInt(6) == 0) {
        post();
        return;
      }
      String who = someone();
      Entry j = any(jobs);
      if (random.nextInt(10) < order) {
        further(who, j);
        return;
      }
      switch (random.nextInt(12)) {
        case 0, 1 -> {
          String prompt = random.nextInt(9) == 0 ? any(PROMPTS) : j.prompt;
          market.accept(who, j, prompt, sent(who, model.stakeFor(j.price) + model.pot));
        }
        case 2, 3 -> market.deliver(random.nextInt(5) == 0 ? who : workerOf(j), j, text());
        case 4, 5 -> challenge(who, j);
        case 6 -> market.cancel(who, j);
        case 7 -> market.timeout(who, j);
        case 8 -> market.settle(who, j);
        case 9 -> market.withdraw(who);
        default -> channel(who);
      }
    }

    /** What a job waits for. */
    private void further(String who, Entry j) {
      switch (j.status) {
        case OPEN -> {
          long owed = model.stakeFor(j.price) + model.pot;
          market.accept(who, j, j.prompt, Math.max(0, owed - model.credit.getOrDefault(who, 0L)));
        }
        case ACCEPTED -> market.deliver(j.worker, j, text());
        case DELIVERED -> challenge(who, j);
        default -> channel(who);
      }
    }

    private static String workerOf(Entry j) {
      return j.worker.isEmpty() ? "worker" : j.worker;
    }

    private String text() {
      String text = any(ANSWERS);
      return text.equals(MarketModel.POISON) ? "Nice" : text;
    }

    private void post() {
      long price = random.nextInt(12) == 0 ? random.nextInt(3) : 3 + random.nextInt(2_000);
      int tokens = random.nextInt(15) == 0 ? random.nextInt(2) * 385 : 1 + random.nextInt(384);
      long acceptBy = model.block + random.nextInt(43);
      String prompt = random.nextInt(4) == 0 ? any(PROMPTS) : "prompt " + random.nextInt();
      market.post(someone(), price, tokens, acceptBy, random.nextInt(15), prompt);
    }

    private void challenge(String who, Entry j) {
      String result = random.nextInt(9) == 0 ? "Nice" : j.result;
      String prompt = random.nextInt(9) == 0 ? "another" : j.prompt;
      market.challenge(who, j, result, text(), prompt, sent(who, j.stake / 10 + model.pot));
    }

    private void judge(Entry j) {
      if (j.dispute == null) {
        if (random.nextInt(30) == 0) {
          market.close(someone(), j);
          market.reveal(someone(), j, "Paris");
          market.vote(model.miner.equals("nobody") ? "ann" : model.miner, j, "x", "y", "ann", 73);
        }
        return;
      }
      boolean voting = model.block <= j.open().openedAt + model.times.voteBlocks();
      if (voting || random.nextInt(10) == 0) {
        vote(j);
      }
      if (!voting || random.nextInt(10) == 0) {
        j.open()
            .votes
            .forEach(
                (who, votes) -> {
                  if (random.nextInt(3) == 0) {
                    String answer = random.nextInt(9) == 0 ? any(ANSWERS) : votes.answer;
                    market.reveal(who, j, answer);
                  }
                });
        switch (random.nextInt(4)) {
          case 0 -> market.showClaim(someone(), j, random.nextInt(4) == 0 ? "x" : j.open().own);
          case 1 -> market.close(someone(), j);
          default -> {}
        }
      }
    }

    private void vote(Entry j) {
      if (random.nextInt(10) > order + 2) {
        return;
      }
      String who =
          random.nextInt(12) == 0 || model.miner.equals("nobody") ? someone() : model.miner;
      String claimed = random.nextInt(15) == 0 ? "Nice" : j.result;
      String sealedFor = random.nextInt(15) == 0 ? someone() : who;
      String answer = random.nextInt(10) < order ? "Paris" : any(ANSWERS);
      market.vote(who, j, claimed, answer, sealedFor, sent(who, model.voteBond));
    }

    private void channel(String who) {
      int channels = model.channels.size();
      if (channels == 0 || random.nextInt(4) == 0) {
        market.openChannel(
            who, random.nextInt(9) == 0 ? "nobody" : someone(), random.nextInt(3) * 500L);
        return;
      }
      int channel = Math.max(1, channels - random.nextInt(4));
      MarketModel.Line line = model.channels.get(channel - 1);
      switch (random.nextInt(6)) {
        case 0 ->
            market.topUp(
                random.nextInt(3) == 0 ? who : line.client, channel, random.nextInt(3) * 99L);
        case 1, 2, 3 ->
            market.redeem(
                who,
                channel,
                Math.max(0, line.paid - 10) + random.nextInt(400),
                random.nextInt(8) == 0 ? who : line.client);
        default ->
            market.closeChannel(
                random.nextInt(3) == 0 ? who : random.nextBoolean() ? line.client : line.worker,
                channel);
      }
    }
  }
}
