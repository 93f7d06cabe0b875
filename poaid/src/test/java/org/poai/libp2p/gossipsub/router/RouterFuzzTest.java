package org.poai.libp2p.gossipsub.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.libp2p.gossipsub.router.Rig.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.libp2p.gossipsub.rpc.MessageId;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.gossipsub.score.ScoreParams;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Whatever happens to a router, in whatever order: it does not fail, its meshes hold connected
 * subscribers only, it sends to nobody else, and what it remembers stays within limits.
 */
class RouterFuzzTest {
  private static final int PEERS = 25;
  private static final String[] TOPICS = {"t", "u", "v", ""};
  private static final GossipParams SMALL =
      new GossipParams(
          GossipParams.DEFAULT.degree(),
          GossipParams.DEFAULT.heartbeat(),
          new GossipParams.Backoff(60_000, 10_000, 10_000, 3_600_000, 20),
          new GossipParams.History(5, 3, 120_000, 50, 2_000),
          new GossipParams.Requests(20, 10, 3, 3000, 3),
          new GossipParams.Validations(5, 20, 500, 1_500, 30_000),
          true);

  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void router_anyEvents_keepsItsRules() {
    run(1, 200_000, TimeUnit.SECONDS.toNanos(3));
  }

  @Test
  @Tag("soak")
  @Timeout(value = 1, unit = TimeUnit.DAYS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void router_anyEventsForLong_keepsItsRules() {
    run(
        2,
        Long.getLong("poai.fuzz.inputs", 10_000_000),
        TimeUnit.MINUTES.toNanos(Long.getLong("poai.fuzz.minutes", 20)));
  }

  private static void run(long seed, long events, long nanos) {
    long start = System.nanoTime();
    long done = 0;
    for (long round = 0; done < events && System.nanoTime() - start < nanos; round++) {
      Life life = new Life(seed * 1_000_003 + round);
      for (int i = 0; i < 2_000; i++) {
        life.step();
      }
      done += 2_000;
    }
    assertThat(done).isPositive();
  }

  /** One router and what is done to it; a failure names its seed and step. */
  private static final class Life implements RouterOutput {
    private final long seed;
    private final Random random;
    private final SigningPolicy unsigned = SigningPolicy.strictNoSign();
    private final Router router;
    private final List<Delivery> pending = new ArrayList<>();
    private final boolean[] connected = new boolean[PEERS];
    private long now;
    private int step;

    Life(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      router =
          new Router(
              new RouterConfig(Rig.SELF, SMALL, ScoreParams.DEFAULT, unsigned),
              () -> now,
              random::nextInt,
              this,
              RouterObserver.NONE);
    }

    @Override
    public void send(PeerId peer, Parcel outgoing) {
      assertThat(connected[Rig.number(peer) - 1]).as("sent to %s", peer).isTrue();
      assertThat(outgoing.rpc().parts()).isPositive();
    }

    @Override
    public void validate(Delivery delivery) {
      pending.add(delivery);
    }

    void step() {
      step++;
      try {
        act(random.nextInt(100));
        check();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ", step " + step, e);
      }
    }

    private void act(int kind) {
      int number = 1 + random.nextInt(PEERS);
      PeerId peer = peer(number);
      now += random.nextInt(50);
      if (kind < 5) {
        connected[number - 1] = true;
        router.connected(peer, random.nextBoolean(), "at" + number % 7);
      } else if (kind < 7) {
        router.disconnected(peer);
        connected[number - 1] = false;
      } else if (kind < 75) {
        router.received(peer, rpc());
      } else if (kind < 82) {
        now += 900;
        router.heartbeat();
      } else if (kind < 92) {
        verdict();
      } else {
        own(kind, peer);
      }
    }

    private void verdict() {
      if (!pending.isEmpty()) {
        Delivery delivery = pending.remove(random.nextInt(pending.size()));
        router.validated(delivery, List.of(Verdict.values()).get(random.nextInt(3)));
        if (random.nextInt(10) == 0) {
          router.validated(delivery, Verdict.ACCEPT);
        }
      }
    }

    private void own(int kind, PeerId peer) {
      switch (kind) {
        case 92 -> router.join(topic());
        case 93 -> {
          if (random.nextInt(4) == 0) {
            router.leave(topic());
          }
        }
        case 94 -> router.reopened(peer);
        case 95 -> router.malformed(peer);
        case 96 -> router.applicationScore(peer, random.nextInt(40) - 20);
        case 97 -> router.penalize(peer, 1);
        default -> router.publish(topic(), data());
      }
    }

    private String topic() {
      return TOPICS[random.nextInt(TOPICS.length)];
    }

    private byte[] data() {
      return new byte[] {(byte) random.nextInt(60), (byte) random.nextInt(2)};
    }

    private MessageId id() {
      return random.nextBoolean()
          ? unsigned.name(unsigned.seal("t", data())).orElseThrow().id()
          : MessageId.of((byte) random.nextInt(256));
    }

    private Rpc rpc() {
      return new Rpc(
          some(4, () -> new Rpc.Subscription(topic(), random.nextInt(4) > 0)),
          some(3, () -> unsigned.seal(topic(), data())),
          some(6, () -> new Rpc.Ihave(topic(), some(1, this::id))),
          some(4, this::id),
          some(4, this::topic),
          some(6, () -> new Rpc.Prune(topic(), random.nextInt(100) - 1)));
    }

    /** None often, a few sometimes. */
    private <T> List<T> some(int rarity, Supplier<T> one) {
      List<T> list = new ArrayList<>();
      if (random.nextInt(rarity) == 0) {
        for (int i = random.nextInt(6); i >= 0; i--) {
          list.add(one.get());
        }
      }
      return list;
    }

    private void check() {
      RouterStatus status = router.status();
      for (String topic : status.meshes().keySet()) {
        for (PeerId peer : router.mesh(topic)) {
          assertThat(connected[Rig.number(peer) - 1]).as("ghost in %s", topic).isTrue();
          assertThat(router.isSubscribed(peer, topic)).isTrue();
        }
        assertThat(router.mesh(topic).size()).isLessThanOrEqualTo(PEERS);
      }
      assertThat(status.pending()).isLessThanOrEqualTo(20);
      assertThat(pending.size()).isLessThan(2_000);
      assertThat(status.scores().values()).allMatch(score -> !score.isNaN());
    }
  }
}
