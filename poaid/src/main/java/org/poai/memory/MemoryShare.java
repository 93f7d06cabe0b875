package org.poai.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of the heap that debtors share, never more than its limit.
 *
 * <p>For the next maintainer. <em>Within its bounds</em> a purse gets what it asks for while there
 * is room. <em>In a full share</em> the largest debtor is cut off for one that would still be
 * smaller: its debt is gone from the account at once, and its owner hears of it, to close the
 * connection that holds the bytes. A debtor that would be the largest itself gets nothing, and
 * waits: it reads no further. So whoever holds less than the mean always gets room, and a crowd of
 * hoarders never shuts out a small one. <em>Whoever was refused</em> is told when it is worth
 * asking again. Owners are called outside of the lock, from the thread of whoever asked or gave.
 */
public final class MemoryShare {
  private final String name;
  private final long limit;
  private final Set<Debtor> debtors = new LinkedHashSet<>();
  private final Set<Purse> waiting = new LinkedHashSet<>();
  private long used;
  private long cutOffs;
  private final Shortage shortage = new Shortage();

  /**
   * An empty share.
   *
   * @param limit bytes, all debtors together
   */
  public MemoryShare(String name, long limit) {
    this.name = name;
    this.limit = limit;
  }

  /** A share that is never full, for tools and tests. */
  public static MemoryShare unlimited() {
    return new MemoryShare("unlimited", Long.MAX_VALUE / 4);
  }

  public String name() {
    return name;
  }

  public long limit() {
    return limit;
  }

  /** Bytes held now, all debtors together. */
  public synchronized long used() {
    return used;
  }

  /** Debtors that were cut off so far. */
  public synchronized long cutOffs() {
    return cutOffs;
  }

  /**
   * Memory could not be had for a debtor's bytes, or his connection failed otherwise: an error of
   * the JVM is counted and told the operator, whatever else is not.
   */
  public void failed(Throwable cause) {
    if (cause instanceof Error error) {
      shortage.happened(name, error);
    }
  }

  /** Errors of the JVM that debtors' bytes brought about. */
  Shortage shortage() {
    return shortage;
  }

  /** Whether somebody waits for room that others hold. */
  public synchronized boolean isFull() {
    return waiting.stream().anyMatch(purse -> used + purse.wanted > limit);
  }

  /**
   * A new debtor, which owes nothing.
   *
   * @param bound bytes that it may hold, all its purses together
   * @param cutOff called at most once, when it is the largest debtor of a full share; it hands over
   *     to the thread that closes the debtor's connection, and does nothing else
   */
  public synchronized Debtor debtor(long bound, Runnable cutOff) {
    Debtor debtor = new Debtor(this, Math.min(bound, limit), cutOff);
    debtors.add(debtor);
    return debtor;
  }

  /**
   * A store of our own, which makes room by itself where it gets none: it is never cut off, waits
   * for nobody, and its bound is what it can take from others.
   */
  public Debtor store(long bound) {
    return new Debtor(this, Math.min(bound, limit), () -> {});
  }

  boolean take(Purse purse, long bytes) {
    List<Debtor> cut = new ArrayList<>();
    boolean granted;
    synchronized (this) {
      granted = isWithinBounds(purse, bytes) && makeRoom(purse.debtor, bytes, cut);
      if (granted) {
        waiting.remove(purse);
        purse.held += bytes;
        purse.debtor.held += bytes;
        used += bytes;
      } else if (debtors.contains(purse.debtor)) {
        purse.wanted = bytes;
        waiting.remove(purse);
        waiting.add(purse);
      }
    }
    cut.forEach(debtor -> debtor.cutOff.run());
    if (!cut.isEmpty()) {
      tellWaiting();
    }
    return granted;
  }

  private static boolean isWithinBounds(Purse purse, long bytes) {
    return !purse.debtor.closed
        && purse.held + bytes <= purse.bound
        && purse.debtor.held + bytes <= purse.debtor.bound;
  }

  private boolean makeRoom(Debtor asking, long bytes, List<Debtor> cut) {
    while (used + bytes > limit) {
      Optional<Debtor> largest = largerThan(asking, bytes);
      if (largest.isEmpty()) {
        return false;
      }
      forget(largest.get());
      cutOffs++;
      cut.add(largest.get());
    }
    return true;
  }

  private Optional<Debtor> largerThan(Debtor asking, long bytes) {
    return debtors.stream()
        .filter(debtor -> debtor != asking && debtor.held > asking.held + bytes)
        .max(Comparator.comparingLong(debtor -> debtor.held));
  }

  private void forget(Debtor debtor) {
    debtor.closed = true;
    used -= debtor.held;
    debtors.remove(debtor);
    waiting.removeIf(purse -> purse.debtor == debtor);
  }

  void give(Purse purse, long bytes) {
    synchronized (this) {
      if (bytes < 0 || bytes > purse.held) {
        throw new IllegalStateException(bytes + " bytes of " + purse.held + " given back");
      }
      purse.held -= bytes;
      if (purse.debtor.closed) {
        return;
      }
      purse.debtor.held -= bytes;
      used -= bytes;
    }
    tellWaiting();
  }

  void close(Debtor debtor) {
    synchronized (this) {
      if (debtor.closed) {
        return;
      }
      forget(debtor);
    }
    tellWaiting();
  }

  /** Tells those whose wish would be granted now; each asks again, and may come too late. */
  private void tellWaiting() {
    List<Purse> told = null;
    synchronized (this) {
      if (!waiting.isEmpty()) {
        told = waiting.stream().filter(this::mayAsk).toList();
        told.forEach(waiting::remove);
      }
    }
    run(told);
  }

  private static void run(@Nullable List<Purse> told) {
    if (told != null) {
      told.forEach(purse -> purse.roomAgain.run());
    }
  }

  private boolean mayAsk(Purse purse) {
    return isWithinBounds(purse, purse.wanted)
        && (used + purse.wanted <= limit || largerThan(purse.debtor, purse.wanted).isPresent());
  }
}
