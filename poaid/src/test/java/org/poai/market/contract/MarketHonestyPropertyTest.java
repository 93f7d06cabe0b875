package org.poai.market.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.market.contract.MarketModel.Dispute;
import org.poai.market.contract.MarketModel.Entry;

/**
 * Two of three blocks are mined by judges who compute and show; everybody else lies, copies, hides
 * and challenges at random. No honest party loses a wei, and every lie that is challenged is
 * punished.
 */
final class MarketHonestyPropertyTest {
  private static final List<String> JUDGES = List.of("ann", "bob");
  private static final List<String> LIARS = List.of("eve", "zoe", "client");
  private static final List<String> HONEST = List.of("worker", "chal", "ann", "bob", "poster");
  private static final int BLOCKS = 200;

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void honestParties_amongLiars_loseNothing(long seed) {
    Town town = new Town(seed);
    town.live(BLOCKS);

    assertThat(town.convicted).isGreaterThan(3);
    assertThat(town.acquitted).isGreaterThan(3);
  }

  /** A thousand towns; figures are printed. */
  @Test
  @Tag("soak")
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void honestParties_inAThousandTowns_loseNothing() {
    int convicted = 0;
    int acquitted = 0;
    for (long seed = 0; seed < 1_000; seed++) {
      Town town = new Town(seed);
      town.live(BLOCKS);
      convicted += town.convicted;
      acquitted += town.acquitted;
    }
    System.out.printf("%d liars convicted, %d false challenges%n", convicted, acquitted);
  }

  /** One walk. */
  private static final class Town {
    private final Random random;
    private final MarketWalk market = new MarketWalk(MarketWalk.ODD);
    private final MarketModel model = market.model;
    private final long[] before;
    int convicted;
    int acquitted;

    /** What the honest worker must have earned, less fees. */
    private long earned;

    Town(long seed) {
      random = new Random(7_919 * seed);
      before = HONEST.stream().mapToLong(who -> market.balance(who).w0()).toArray();
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }

    private static String truth(Entry j) {
      return "answer to " + j.prompt;
    }

    void live(int blocks) {
      for (int block = 1; block <= blocks || isOpen(); block++) {
        market.moveTo(block, any(block % 3 == 0 ? LIARS : JUDGES));
        if (block <= blocks && random.nextInt(3) == 0) {
          post(block);
        }
        for (Entry j : new ArrayList<>(model.jobs)) {
          if (!j.status.isFinal()) {
            lie(j);
            serve(j);
          }
        }
        if (block % 20 == 0) {
          market.compare(10);
        }
      }
      market.compare(model.jobs.size());
      judgeTheTown();
    }

    private boolean isOpen() {
      return model.jobs.stream().anyMatch(j -> !j.status.isFinal());
    }

    private void post(int block) {
      String who = random.nextBoolean() ? "poster" : any(LIARS);
      market.post(
          who, 100 + random.nextInt(900), 8, block + 5, 3 + random.nextInt(6), "prompt " + block);
    }

    /** What honest parties do in each block. */
    private void serve(Entry j) {
      switch (j.status) {
        case OPEN -> {
          if (model.block > j.acceptBy) {
            market.cancel("poster", j);
          }
          if (random.nextInt(3) == 0) {
            market.accept("worker", j, j.prompt, model.stakeFor(j.price) + model.pot);
          }
        }
        case ACCEPTED -> {
          if (j.worker.equals("worker")) {
            market.deliver("worker", j, truth(j));
          }
          market.timeout("poster", j);
        }
        case DELIVERED -> {
          if (!j.result.equals(truth(j))) {
            market.challenge("chal", j, j.result, truth(j), j.prompt, j.stake / 10 + model.pot);
          }
          market.settle("worker", j);
        }
        case DISPUTED -> judge(j, j.open());
        default -> {}
      }
    }

    private void judge(Entry j, Dispute c) {
      if (JUDGES.contains(model.miner) && !c.votes.getOrDefault(model.miner, NONE).shown) {
        market.vote(model.miner, j, j.result, truth(j), model.miner, model.voteBond);
      }
      if (model.block > c.openedAt + model.times.voteBlocks()) {
        JUDGES.forEach(who -> market.reveal(who, j, truth(j)));
        if (c.challenger.equals("chal")) {
          market.showClaim("chal", j, c.own);
        }
        market.close("chal", j);
      }
    }

    private static final MarketModel.Votes NONE = new MarketModel.Votes();

    /** What liars do, before the honest in each block. */
    private void lie(Entry j) {
      String who = any(LIARS);
      switch (random.nextInt(7)) {
        case 0 -> market.accept(who, j, j.prompt, model.stakeFor(j.price) + model.pot);
        case 1 -> {
          if (LIARS.contains(j.worker)) {
            market.deliver(j.worker, j, any(List.of("a lie", "", truth(j))));
          }
        }
        case 2 -> {
          String own = random.nextBoolean() ? "a lie" : truth(j);
          market.challenge(who, j, j.result, own, j.prompt, j.stake / 10 + model.pot);
        }
        case 3, 4 -> {
          if (j.dispute != null && LIARS.contains(model.miner)) {
            String answer = any(List.of(j.result, "a lie", MarketModel.POISON, truth(j)));
            String sealedFor = random.nextInt(4) == 0 ? "ann" : model.miner;
            market.vote(model.miner, j, j.result, answer, sealedFor, model.voteBond);
          }
        }
        case 5 -> {
          if (j.dispute != null) {
            j.open()
                .votes
                .forEach(
                    (voter, votes) -> {
                      if (LIARS.contains(voter) && random.nextBoolean()) {
                        market.reveal(voter, j, votes.answer);
                      }
                    });
          }
        }
        default -> market.close(who, j);
      }
    }

    private void judgeTheTown() {
      for (Entry j : model.jobs) {
        if (j.dispute != null) {
          assertThat(j.open().verdict).as("job %s", j.id).isEqualTo(truth(j));
          if (j.result.equals(truth(j))) {
            acquitted++;
          } else {
            convicted++;
          }
        }
        if (j.worker.equals("worker")) {
          assertThat(j.status).as("job %s", j.id).isEqualTo(Job.Status.PAID);
          earned += j.price - j.price * 333 / 10_000;
        }
      }
      for (int i = 0; i < HONEST.size(); i++) {
        String who = HONEST.get(i);
        long spent =
            model.jobs.stream()
                .filter(j -> j.poster.equals(who) && j.status == Job.Status.PAID)
                .mapToLong(j -> j.price)
                .sum();
        long due = before[i] - spent + (who.equals("worker") ? earned : 0);
        long has = market.balance(who).w0() + model.credit.getOrDefault(who, 0L);
        assertThat(has).as(who).isGreaterThanOrEqualTo(due);
      }
    }
  }
}
