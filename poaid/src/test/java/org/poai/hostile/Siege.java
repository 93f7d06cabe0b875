package org.poai.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many attackers at the same time. Whoever is cut off comes again two seconds later, as somebody
 * else.
 */
public final class Siege implements AutoCloseable {
  private static final long REST_MILLIS = 2_000;
  private static final long JOIN_MILLIS = 5_000;

  private final Target target;
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> attackers = new ArrayList<>();
  private final Map<String, AtomicInteger> lives = new ConcurrentHashMap<>();

  public Siege(Target target) {
    this.target = target;
  }

  /** So many attackers of a kind begin. */
  public Siege with(int count, String kind, Attack attack) {
    AtomicInteger counter = new AtomicInteger();
    lives.put(kind, counter);
    for (int i = 0; i < count; i++) {
      Thread attacker = new Thread(() -> live(attack, counter), kind + "-" + i);
      attacker.setDaemon(true);
      attackers.add(attacker);
      attacker.start();
    }
    return this;
  }

  private void live(Attack attack, AtomicInteger counter) {
    do {
      try {
        counter.incrementAndGet();
        attack.live(target, this);
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        // It was refused or cut off, as it should be.
      }
    } while (!isOverIn(REST_MILLIS));
  }

  public boolean isOver() {
    return end.getCount() == 0;
  }

  /** Waits so long, or until the siege is over. */
  public boolean isOverIn(long millis) {
    try {
      return end.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** How often attackers of each kind have begun. */
  public Map<String, Integer> lives() {
    Map<String, Integer> all = new TreeMap<>();
    lives.forEach((kind, count) -> all.put(kind, count.get()));
    return all;
  }

  @Override
  public void close() {
    end.countDown();
    attackers.forEach(Thread::interrupt);
    try {
      for (Thread attacker : attackers) {
        attacker.join(JOIN_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
