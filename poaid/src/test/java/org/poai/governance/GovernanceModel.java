package org.poai.governance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.poai.governance.Proposal.State;
import org.poai.governance.Proposal.Support;

/**
 * The governance of a devnet written anew from the specification's text, plain and slow. Amounts
 * are thousandths of a POAI. An action answers whether the contracts must take it.
 */
final class GovernanceModel {
  static final long UNIT = 1_000;
  static final long EPOCH = 20;
  static final long GRACE = 20;
  private static final long BOND = 10 * UNIT;
  private static final long KEY_BOND = 50 * UNIT;
  private static final long COOLDOWN = 64;

  final Votes votes = new Votes();
  final Dao models = new Dao(false);
  final Dao datasets = new Dao(true);
  long block;

  /** All that exists after a block, burned coin included. */
  private static long issued(long number) {
    return (100_000 + 5 * number) * UNIT;
  }

  /** Locked coin. */
  final class Votes {
    final Map<String, Long> locked = new HashMap<>();
    final Map<String, Long> leaving = new HashMap<>();
    private final Map<String, Long> ready = new HashMap<>();
    private final Map<String, String> delegate = new HashMap<>();
    private final Map<String, TreeMap<Long, Long>> power = new HashMap<>();

    void lock(String who, long amount) {
      locked.merge(who, amount, Long::sum);
      move(delegate.computeIfAbsent(who, itself -> itself), amount);
    }

    boolean requestExit(String who, long amount) {
      if (locked.getOrDefault(who, 0L) < amount) {
        return false;
      }
      locked.merge(who, -amount, Long::sum);
      move(delegate.getOrDefault(who, who), -amount);
      leaving.merge(who, amount, Long::sum);
      ready.put(who, block + COOLDOWN);
      return true;
    }

    boolean withdraw(String who) {
      return ready.getOrDefault(who, 0L) <= block && leaving.remove(who) != null;
    }

    void delegate(String who, String to) {
      long amount = locked.getOrDefault(who, 0L);
      String before = delegate.put(who, to);
      if (before != null) {
        move(before, -amount);
      }
      move(to, amount);
    }

    private void move(String who, long amount) {
      TreeMap<Long, Long> past = power.computeIfAbsent(who, any -> new TreeMap<>());
      past.put(block, (past.isEmpty() ? 0 : past.lastEntry().getValue()) + amount);
    }

    long at(String who, long number) {
      var last = power.getOrDefault(who, new TreeMap<>()).floorEntry(number);
      return last == null ? 0 : last.getValue();
    }
  }

  /** One proposal. */
  static final class Entry {
    final int id;
    final String proposer;
    final int subject;
    final long snapshot;
    final long notBefore;
    private final Set<String> voters = new HashSet<>();
    private final long[] sums = new long[Support.values().length];
    long deadline;
    long from;
    long ruledFrom;
    long bond;
    private boolean canceled;
    private boolean closed;
    private boolean extended;

    private Entry(int id, String proposer, int subject, long block, long notBefore, long bond) {
      this.id = id;
      this.proposer = proposer;
      this.subject = subject;
      this.snapshot = block + 2;
      this.deadline = block + 14;
      this.notBefore = notBefore;
      this.bond = bond;
    }

    private long sum(Support support) {
      return sums[support.number()];
    }

    private boolean quorum() {
      return sum(Support.FOR) + sum(Support.ABSTAIN) >= issued(snapshot) / 25;
    }

    private boolean passed() {
      return quorum()
          && sum(Support.FOR) > 0
          && 3 * sum(Support.FOR) >= 2 * (sum(Support.FOR) + sum(Support.AGAINST));
    }
  }

  /** One of the two contracts that vote. */
  final class Dao {
    private final boolean sealed;
    final List<Entry> proposals = new ArrayList<>();
    final Map<String, Long> credit = new HashMap<>();
    private final List<Boolean> open = new ArrayList<>(List.of(true));
    private final Map<Long, Integer> plan = new HashMap<>();
    int active;

    private Dao(boolean sealed) {
      this.sealed = sealed;
    }

    int records() {
      return open.size() - 1;
    }

    long bondOfNew() {
      return sealed ? BOND + KEY_BOND : BOND;
    }

    private long lead(boolean isOpen) {
      return isOpen ? 2 : 3;
    }

    boolean propose(String who, long notBefore) {
      if (!mayPropose(who, notBefore, lead(!sealed))) {
        return false;
      }
      open.add(!sealed);
      add(who, records(), notBefore, bondOfNew());
      return true;
    }

    boolean proposeExisting(String who, int subject, long notBefore) {
      if (subject > records() || !open.get(subject) || !mayPropose(who, notBefore, lead(true))) {
        return false;
      }
      add(who, subject, notBefore, BOND);
      return true;
    }

    private boolean mayPropose(String who, long notBefore, long lead) {
      long earliest = (block + 14 + 1 + 6) / EPOCH + lead;
      return votes.at(who, block - 1) >= issued(block) / 1_000
          && notBefore >= earliest
          && notBefore <= earliest + 4 * GRACE;
    }

    private void add(String who, int subject, long notBefore, long bond) {
      proposals.add(new Entry(proposals.size() + 1, who, subject, block, notBefore, bond));
    }

    State state(Entry p) {
      if (p.canceled) {
        return State.CANCELED;
      } else if (p.ruledFrom != 0) {
        return State.EXECUTED;
      } else if (p.from != 0) {
        return mayRule(p) ? State.QUEUED : State.EXPIRED;
      } else if (block <= p.snapshot) {
        return State.PENDING;
      } else if (block <= p.deadline) {
        return State.ACTIVE;
      } else if (!p.passed()) {
        return State.DEFEATED;
      }
      return block <= p.deadline + 40 ? State.SUCCEEDED : State.EXPIRED;
    }

    private boolean mayRule(Entry p) {
      return open.get(p.subject)
          ? plan.getOrDefault(p.from, 0) == p.id && p.id > active && block / EPOCH < p.from + GRACE
          : block < (p.from - 1) * EPOCH;
    }

    boolean cancel(Entry p, String who) {
      if (state(p) != State.PENDING || !p.proposer.equals(who)) {
        return false;
      }
      p.canceled = true;
      refund(p, p.bond);
      return true;
    }

    boolean vote(Entry p, String who, Support support) {
      long weight = state(p) == State.ACTIVE ? votes.at(who, p.snapshot) : 0;
      if (weight == 0 || !p.voters.add(who)) {
        return false;
      }
      boolean before = p.quorum();
      p.sums[support.number()] += weight;
      if (!before && p.quorum() && !p.extended && p.deadline < block + 4) {
        p.extended = true;
        p.deadline = block + 4;
      }
      return true;
    }

    boolean queue(Entry p) {
      if (state(p) != State.SUCCEEDED) {
        return false;
      }
      boolean isOpen = open.get(p.subject);
      p.from = Math.max(p.notBefore, (block + 6) / EPOCH + lead(isOpen));
      if (isOpen) {
        enter(p);
      }
      refund(p, isOpen ? p.bond : p.bond - KEY_BOND);
      return true;
    }

    private void enter(Entry p) {
      plan.merge(p.from, p.id, Math::max);
    }

    boolean reveal(Entry p) {
      long end = (p.from - 1) * EPOCH;
      if (p.from == 0 || open.get(p.subject) || block < end - EPOCH || block >= end) {
        return false;
      }
      open.set(p.subject, true);
      enter(p);
      refund(p, p.bond);
      return true;
    }

    boolean slash(Entry p) {
      boolean due = p.from != 0 && p.bond != 0 && block >= (p.from - 1) * EPOCH;
      p.bond = due ? 0 : p.bond;
      return due;
    }

    boolean close(Entry p) {
      State state = state(p);
      if (p.from != 0 || p.closed || (state != State.DEFEATED && state != State.EXPIRED)) {
        return false;
      }
      p.closed = true;
      long interest = p.sums[0] + p.sums[1] + p.sums[2];
      p.bond -= interest < issued(p.snapshot) / 25 ? BOND : 0;
      refund(p, p.bond);
      return true;
    }

    boolean withdraw(String who) {
      return credit.remove(who) != null;
    }

    private void refund(Entry p, long amount) {
      if (amount > 0) {
        p.bond -= amount;
        credit.merge(p.proposer, amount, Long::sum);
      }
    }

    /** What the contract holds: what it owes, and no more. */
    long owes() {
      return credit.values().stream().mapToLong(Long::longValue).sum()
          + proposals.stream().mapToLong(p -> p.bond).sum();
    }

    int next(long epoch) {
      int youngest = 0;
      for (long e = Math.max(1, epoch - GRACE); e <= epoch; e++) {
        youngest = Math.max(youngest, plan.getOrDefault(e, 0));
      }
      return youngest > active ? youngest : 0;
    }

    int subjectOf(int proposal) {
      return proposal == 0 ? 0 : proposals.get(proposal - 1).subject;
    }

    void begin(int proposal, long epoch) {
      active = proposal;
      proposals.get(proposal - 1).ruledFrom = epoch;
    }
  }
}
