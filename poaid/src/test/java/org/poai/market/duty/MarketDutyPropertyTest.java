package org.poai.market.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.crypto.Keccak;
import org.poai.market.contract.Job;
import org.poai.market.contract.Job.Status;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketEvent.CaseClosed;
import org.poai.market.contract.MarketEvent.JudgeFined;
import org.poai.market.contract.MarketEvent.Slashed;
import org.poai.market.contract.MarketEvent.Voted;
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
 * them crashes now and then. After every block the market owes what it holds; in the end every job
 * is over, and where honest judges have more than half of the votes of a case, it is ruled rightly
 * and nobody honest has lost coin by it.
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
    private final Payer copycat = new Payer(18);
    private final Actor honest;
    private final Actor checker;
    private final List<Actor> judges;
    private final List<Payer> miners;
    private final List<Actor> villains;

    Walk(Path folder, Random random) {
      this.random = random;
      List<Payer> honestMiners = List.of(new Payer(11), new Payer(12), new Payer(13));
      List<Payer> badMiners =
          List.of(new Payer(14), new Payer(15), new Payer(16), new Payer(17), copycat);
      this.miners = new ArrayList<>();
      // Six of eleven blocks are of honest judges.
      miners.addAll(honestMiners);
      miners.addAll(honestMiners);
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
      Actor lazy = script.judge("lazy", badMiners.get(3), MUCH);
      lazy.mind = this::claimed;
      this.villains = List.of(liar, bribed, wrong, silent, lazy);
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

    /** All that is known without computing: what the worker says. */
    private Optional<RightAnswer> claimed(Bytes prompt) {
      return jobs()
          .filter(job -> job.status() == Status.DISPUTED)
          .filter(job -> job.terms().promptHash().equals(Keccak.hash(prompt)))
          .findFirst()
          .flatMap(Job::delivery)
          .map(delivery -> new RightAnswer(delivery.resultHash(), Optional.empty()));
    }

    private Stream<Job> jobs() {
      return LongStream.rangeClosed(1, script.head().jobCount()).mapToObj(script::job);
    }

    /** A vote with the last seal that somebody else showed. */
    private Optional<Sent> copy() {
      return script.told(Voted.class).stream()
          .reduce((before, after) -> after)
          .flatMap(
              vote ->
                  script
                      .openCase(vote.job())
                      .map(
                          open ->
                              new Sent(
                                  copycat,
                                  MarketCalls.vote(
                                      vote.job(),
                                      open.claimed(),
                                      vote.seal(),
                                      script.head().parameters().voteBond()))));
    }

    /** A challenge of a result that is right. */
    private Optional<Sent> quarrel() {
      return jobs()
          .filter(job -> job.status() == Status.DELIVERED)
          .filter(job -> job.worker().equals(Optional.of(honest.address())))
          .findFirst()
          .map(
              job ->
                  new Sent(
                      quarrelsome,
                      MarketCalls.challenge(
                          job.id(),
                          job.terms().model(),
                          job.terms().maxTokens(),
                          job.delivery().orElseThrow().resultHash(),
                          Hash32.ZERO,
                          script.texts().prompt(job).orElseThrow(),
                          script
                              .head()
                              .parameters()
                              .toChallenge(job.work().orElseThrow().stake()))));
    }

    private void mine(Sent... more) {
      Payer miner = miners.get(random.nextInt(miners.size()));
      Stream<Sent> copied = miner.equals(copycat) ? copy().stream() : Stream.empty();
      script.mine(miner, Stream.concat(Stream.of(more), copied).toArray(Sent[]::new));
      assertThat(script.held()).isEqualTo(script.owed());
    }

    void end() {
      all().forEach(actor -> actor.isDown = false);
      for (int rest = 0; rest < ENOUGH_TO_END; rest++) {
        mine();
      }
    }

    void check() {
      List<Long> ruledByHonest =
          script.told(CaseClosed.class).stream()
              .filter(this::isOfHonestMajority)
              .map(CaseClosed::job)
              .toList();
      for (CaseClosed closed : script.told(CaseClosed.class)) {
        if (ruledByHonest.contains(closed.job())) {
          assertThat(closed.verdict()).as(closed.toString()).contains(right(closed.job()));
        }
      }
      jobs()
          .forEach(
              job -> {
                assertThat(job.status().isFinal()).as(job.toString()).isTrue();
                boolean isSettled =
                    script.told(CaseClosed.class).stream().noneMatch(c -> c.job() == job.id());
                if (job.status() == Status.PAID
                    && (isSettled || ruledByHonest.contains(job.id()))) {
                  assertThat(job.worker()).contains(honest.address());
                }
              });
      List<Address> own = judges.stream().map(Actor::address).toList();
      assertThat(script.told(JudgeFined.class))
          .filteredOn(fined -> ruledByHonest.contains(fined.job()))
          .extracting(JudgeFined::voter)
          .doesNotContainAnyElementsOf(own);
      assertThat(script.told(Slashed.class))
          .filteredOn(slashed -> ruledByHonest.contains(slashed.job()))
          .extracting(Slashed::worker)
          .allMatch(villains.get(0).address()::equals);
      assertThat(judges)
          .allMatch(judge -> judge.told.stream().noneMatch(it -> it.startsWith("lost")));
      if (ruledByHonest.size() == script.told(CaseClosed.class).size()) {
        assertThat(wealth(honest)).isGreaterThanOrEqualTo(MarketScript.FUNDS);
        assertThat(wealth(checker)).isGreaterThanOrEqualTo(MarketScript.FUNDS);
      }
    }

    /**
     * Whether honest judges have more than half of the votes of a case, and a third of its blocks.
     */
    private boolean isOfHonestMajority(CaseClosed closed) {
      Map<Address, Integer> weights = new HashMap<>();
      script.told(Voted.class).stream()
          .filter(vote -> vote.job() == closed.job())
          .forEach(vote -> weights.merge(vote.voter(), vote.weight(), Math::max));
      int weight = judges.stream().mapToInt(it -> weights.getOrDefault(it.address(), 0)).sum();
      return 2 * weight > closed.cast()
          && 3L * weight >= script.head().parameters().times().voteBlocks();
    }

    private Hash32 right(long id) {
      Bytes prompt = script.texts().prompt(script.job(id)).orElseThrow();
      return MarketScript.usual(prompt).orElseThrow().hash();
    }

    private Wei wealth(Actor actor) {
      MarketHead head = script.head();
      return head.account(actor.address()).balance().plus(head.credit(actor.address()));
    }
  }
}
