package org.poai.market.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketEvent.CaseClosed;
import org.poai.market.contract.MarketEvent.JudgeFined;
import org.poai.market.contract.MarketEvent.Slashed;
import org.poai.market.duty.MarketScript.Actor;
import org.poai.market.duty.MarketScript.Sent;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.txpool.Payer;

/**
 * Honest and bad workers, challengers and judges on a chain that takes blocks back, while each of
 * them crashes now and then. More than half of the blocks are of honest judges. After every block
 * the market owes what it holds; in the end every job is over, nobody honest has lost coin, and
 * every lie that was challenged is slashed.
 */
class MarketDutyPropertyTest {
  private static final int STEPS = 80;
  private static final int ENOUGH_TO_END = 130;
  private static final int DEEPEST = 4;
  private static final Wei PRICE = new Wei(UInt256.of(200_000_000_000_000_000L));
  private static final Wei MUCH = Wei.ofPoai(900);

  @TempDir Path folder;

  @Test
  void walks_withCrashesReorganisationsAndVillains_honestLoseNothingAndLiesAreSlashed() {
    LongStream.rangeClosed(1, 6).forEach(this::walk);
  }

  @Test
  @Tag("soak")
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void walks_manyMore_honestLoseNothingAndLiesAreSlashed() {
    LongStream.rangeClosed(1_000, 1_999).forEach(this::walk);
  }

  private void walk(long seed) {
    Walk walk = new Walk(folder.resolve("walk" + seed), new Random(seed));
    try {
      for (int step = 0; step < STEPS; step++) {
        walk.step();
      }
      walk.end();
      walk.check();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ", block " + walk.script.number(), e);
    }
  }

  /** One chain and all who take part in it. */
  private static final class Walk {
    private final Random random;
    private final MarketScript script;
    private final Payer poster = new Payer(1);
    private final Payer quarrelsome = new Payer(5);
    private final Actor honest;
    private final Actor checker;
    private final List<Actor> judges;
    private final List<Payer> miners;
    private final List<Actor> villains;

    Walk(Path folder, Random random) {
      this.random = random;
      List<Payer> honestMiners = List.of(new Payer(11), new Payer(12), new Payer(13));
      List<Payer> badMiners = List.of(new Payer(14), new Payer(15), new Payer(16));
      this.miners = new ArrayList<>();
      // Five of eight blocks are of honest judges, who serve.
      miners.addAll(honestMiners);
      miners.addAll(honestMiners.subList(0, 2));
      miners.addAll(badMiners);
      List<Payer> all = new ArrayList<>(miners);
      all.addAll(List.of(poster, quarrelsome, new Payer(2), new Payer(3), new Payer(4)));
      this.script = new MarketScript(folder, all.toArray(Payer[]::new));
      this.honest = script.worker("honest", new Payer(2), (job, answer) -> answer);
      Actor liar = script.worker("liar", new Payer(3), (job, answer) -> Bytes.utf8("a lie"));
      this.checker = script.challenger("checker", new Payer(4), MUCH);
      this.judges =
          honestMiners.stream()
              .map(it -> script.judge("judge" + it.address().toHex(), it, MUCH))
              .toList();
      Actor bribed = script.judge("bribed", badMiners.get(0), MUCH);
      bribed.mind = prompt -> Optional.of(MarketScript.answer("a lie"));
      Actor wrong = script.judge("wrong", badMiners.get(1), MUCH);
      wrong.mind = prompt -> Optional.of(MarketScript.answer("nonsense"));
      Actor silent = script.judge("silent", badMiners.get(2), MUCH);
      silent.sendsNothing = true;
      this.villains = List.of(liar, bribed, wrong, silent);
    }

    private Stream<Actor> all() {
      return Stream.of(Stream.of(honest, checker), judges.stream(), villains.stream())
          .flatMap(stream -> stream);
    }

    void step() {
      all()
          .forEach(
              actor -> {
                // Who is away for long is fined by the rules; a crash is over in the next block.
                actor.isDown = !actor.isDown && random.nextInt(8) == 0;
                if (actor.isDown) {
                  actor.restart();
                }
              });
      if (random.nextInt(8) == 0 && script.number() > DEEPEST + 1) {
        script.back(1 + random.nextInt(DEEPEST));
      }
      List<Sent> more = new ArrayList<>();
      if (random.nextInt(5) == 0) {
        more.add(script.post(poster, "prompt " + random.nextInt(1_000), PRICE));
      }
      if (random.nextInt(10) == 0) {
        quarrel().ifPresent(more::add);
      }
      mine(more.toArray(Sent[]::new));
    }

    /** A challenge of a result that is right. */
    private Optional<Sent> quarrel() {
      return LongStream.rangeClosed(1, script.head().jobCount())
          .mapToObj(script::job)
          .filter(job -> job.status() == Status.DELIVERED)
          .filter(job -> job.worker().equals(Optional.of(honest.address())))
          .findFirst()
          .map(
              job ->
                  new Sent(
                      quarrelsome,
                      MarketCalls.challenge(
                          job.id(),
                          job.delivery().orElseThrow().resultHash(),
                          Hash32.ZERO,
                          script.texts().prompt(job).orElseThrow(),
                          script
                              .head()
                              .parameters()
                              .toChallenge(job.work().orElseThrow().stake()))));
    }

    private void mine(Sent... more) {
      script.mine(miners.get(random.nextInt(miners.size())), more);
      assertThat(script.held()).isEqualTo(script.owed());
    }

    void end() {
      all().forEach(actor -> actor.isDown = false);
      for (int rest = 0; rest < ENOUGH_TO_END; rest++) {
        mine();
      }
    }

    void check() {
      for (long id = 1; id <= script.head().jobCount(); id++) {
        Job job = script.job(id);
        assertThat(job.status().isFinal()).as("job " + id + ": " + job).isTrue();
        if (job.status() == Status.PAID) {
          assertThat(job.worker()).contains(honest.address());
        }
      }
      assertThat(script.told(Slashed.class))
          .extracting(Slashed::worker)
          .allMatch(villains.get(0).address()::equals);
      List<Address> fined = script.told(JudgeFined.class).stream().map(JudgeFined::voter).toList();
      for (Actor judge : judges) {
        assertThat(judge.told).noneMatch(line -> line.startsWith("lost"));
        assertThat(fined).doesNotContain(judge.address());
      }
      // A case hangs where chance gave honest judges too few of its twelve blocks.
      assertThat(script.told(CaseClosed.class))
          .filteredOn(closed -> closed.verdict().isEmpty())
          .allMatch(closed -> 2 * closed.weight() <= closed.cast() || closed.weight() < 4);
      for (Actor actor : List.of(honest, checker)) {
        assertThat(wealth(actor)).isGreaterThanOrEqualTo(MarketScript.FUNDS);
      }
    }

    private Wei wealth(Actor actor) {
      MarketHead head = script.head();
      return head.account(actor.address()).balance().plus(head.credit(actor.address()));
    }
  }
}
