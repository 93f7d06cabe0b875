package org.poai.market.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketEvent.CaseClosed;
import org.poai.market.contract.MarketEvent.JudgeFined;
import org.poai.market.contract.MarketEvent.Slashed;
import org.poai.market.duty.MarketScript.Actor;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.txpool.Payer;

/**
 * Honest and lying workers, challengers and judges on a chain that takes blocks back, while each of
 * them crashes now and then: nobody honest loses coin, every lie is slashed, every job ends.
 */
class MarketDutyPropertyTest {
  private static final int STEPS = 80;
  private static final int DEEPEST = 4;
  private static final Wei PRICE = new Wei(UInt256.of(200_000_000_000_000_000L));

  @TempDir Path folder;

  /** The actors of a walk. */
  private record Cast(Actor honest, Actor liar, Actor checker, List<Actor> judges) {
    Stream<Actor> all() {
      return Stream.concat(Stream.of(honest, liar, checker), judges.stream());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void walk_withCrashesAndReorganisations_honestLoseNothingAndLiesAreSlashed(long seed) {
    Random random = new Random(seed);
    Payer poster = new Payer(1);
    List<Payer> miners = List.of(new Payer(11), new Payer(12), new Payer(13));
    List<Payer> all = new ArrayList<>(miners);
    all.addAll(List.of(poster, new Payer(2), new Payer(3), new Payer(4)));
    MarketScript script = new MarketScript(folder, all.toArray(Payer[]::new));
    Wei much = Wei.ofPoai(400);
    Cast cast =
        new Cast(
            script.worker("honest", new Payer(2), (job, answer) -> answer),
            script.worker("liar", new Payer(3), (job, answer) -> Bytes.utf8("a lie")),
            script.challenger("checker", new Payer(4), much),
            miners.stream().map(it -> script.judge("judge" + it.address(), it, much)).toList());
    for (int step = 0; step < STEPS; step++) {
      step(script, cast, poster, miners, random);
    }
    cast.all().forEach(actor -> actor.isDown = false);
    for (int rest = 0; rest < 130; rest++) {
      script.mine(miners.get(random.nextInt(miners.size())));
    }
    check(script, cast);
  }

  private static void step(
      MarketScript script, Cast cast, Payer poster, List<Payer> miners, Random random) {
    cast.all()
        .forEach(
            actor -> {
              // Who is away for long is fined by the rules; here a crash is over in a block or two.
              actor.isDown = random.nextInt(actor.isDown ? 2 : 12) == 0;
              if (actor.isDown) {
                actor.restart();
              }
            });
    if (random.nextInt(8) == 0 && script.number() > DEEPEST + 1) {
      script.back(1 + random.nextInt(DEEPEST));
    }
    Payer miner = miners.get(random.nextInt(miners.size()));
    if (random.nextInt(5) == 0) {
      script.mine(miner, script.post(poster, "prompt " + random.nextInt(1_000), PRICE));
    } else {
      script.mine(miner);
    }
  }

  private static void check(MarketScript script, Cast cast) {
    for (long id = 1; id <= script.head().jobCount(); id++) {
      Job job = script.job(id);
      assertThat(job.status().isFinal()).as("job " + id + ": " + job).isTrue();
      if (job.status() == Status.PAID) {
        assertThat(job.worker()).contains(cast.honest().address());
      }
    }
    assertThat(script.told(Slashed.class))
        .extracting(Slashed::worker)
        .containsOnly(cast.liar().address());
    assertThat(script.told(CaseClosed.class)).allMatch(closed -> closed.verdict().isPresent());
    List<Address> judges = cast.judges().stream().map(Actor::address).toList();
    assertThat(script.told(JudgeFined.class))
        .extracting(JudgeFined::voter)
        .doesNotContainAnyElementsOf(judges);
    for (Actor actor : cast.judges()) {
      assertThat(actor.told).noneMatch(line -> line.startsWith("lost"));
    }
    assertThat(wealth(script, cast.checker())).isGreaterThan(MarketScript.FUNDS);
    assertThat(wealth(script, cast.honest())).isGreaterThan(MarketScript.FUNDS);
    assertThat(wealth(script, cast.liar())).isLessThan(MarketScript.FUNDS);
  }

  private static Wei wealth(MarketScript script, Actor actor) {
    MarketHead head = script.head();
    return head.account(actor.address()).balance().plus(head.credit(actor.address()));
  }
}
