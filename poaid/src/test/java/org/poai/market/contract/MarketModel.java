package org.poai.market.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.poai.chain.genesis.MarketParameters;
import org.poai.market.contract.Job.Status;

/**
 * The market written anew from the specification's text, plain and slow. Amounts are wei. An action
 * answers whether the contract must take it, and does then what the text says.
 */
final class MarketModel {
  /** What a judge answers when its engine dies. */
  static final String POISON = "(poison)";

  final MarketParameters.Times times;
  final long minStake;
  final long voteBond;
  final long pot;
  private final long minPrice;
  private final int feeBps;
  private final int ratio;

  final Map<String, Long> credit = new TreeMap<>();
  final List<Entry> jobs = new ArrayList<>();
  final List<Line> channels = new ArrayList<>();
  long pool;
  long burned;
  long block;
  String miner = "nobody";

  MarketModel(MarketParameters p) {
    times = p.times();
    minStake = p.minStake().value().w0();
    voteBond = p.voteBond().value().w0();
    pot = p.casePot().value().w0();
    minPrice = p.minPrice().value().w0();
    feeBps = p.feeBps();
    ratio = p.stakeRatio();
  }

  /** A job, and the case about it. */
  static final class Entry {
    final int id;
    final String poster;
    final long price;
    final int tokens;
    final long acceptBy;
    final long deliverBlocks;
    final String prompt;
    Status status = Status.OPEN;
    String worker = "";
    long stake;
    long deadline;
    String result = "";
    long challengeEnd;
    @Nullable Dispute dispute;

    Entry(
        int id,
        String poster,
        long price,
        int tokens,
        long acceptBy,
        long deliverBlocks,
        String prompt) {
      this.id = id;
      this.poster = poster;
      this.price = price;
      this.tokens = tokens;
      this.acceptBy = acceptBy;
      this.deliverBlocks = deliverBlocks;
      this.prompt = prompt;
    }

    Dispute open() {
      return Objects.requireNonNull(dispute);
    }
  }

  /** A case. */
  static final class Dispute {
    final String challenger;
    final long openedAt;
    final long bond;
    final String own;
    final Map<String, Votes> votes = new LinkedHashMap<>();
    boolean shown;
    boolean closed;
    @Nullable String verdict;

    Dispute(String challenger, long openedAt, long bond, String own) {
      this.challenger = challenger;
      this.openedAt = openedAt;
      this.bond = bond;
      this.own = own;
    }

    int cast() {
      return votes.values().stream().mapToInt(v -> v.weight).sum();
    }
  }

  /** A miner's votes. */
  static final class Votes {
    int weight;
    long lastBlock;

    /** What the last seal holds, and for whom it was made. */
    String answer = "";

    String sealedFor = "";
    boolean shown;
  }

  /** A channel. */
  static final class Line {
    final String client;
    final String worker;
    long deposit;
    long paid;
    long closeAt;
    boolean closed;

    Line(String client, String worker, long deposit) {
      this.client = client;
      this.worker = worker;
      this.deposit = deposit;
    }
  }

  long stakeFor(long price) {
    return Math.max(minStake, price * ratio);
  }

  /** What an account puts up comes from what it sends, the rest from its credit. */
  private boolean collect(String who, long sent, long owed) {
    if (sent > owed || owed - sent > credit.getOrDefault(who, 0L)) {
      return false;
    }
    credit.merge(who, sent - owed, Long::sum);
    return true;
  }

  private void pay(String who, long amount) {
    credit.merge(who, amount, Long::sum);
  }

  private long feeOn(long earned) {
    long fee = earned * feeBps / 10_000;
    pool += fee;
    return fee;
  }

  boolean post(String who, long sent, int tokens, long acceptBy, long blocks, String prompt) {
    boolean right =
        sent >= minPrice
            && tokens >= 1
            && tokens <= 384
            && acceptBy > block
            && acceptBy <= block + times.maxWait()
            && blocks >= 1
            && blocks <= times.maxWait()
            && !prompt.isEmpty()
            && prompt.length() <= 2048
            && prompt.indexOf('\0') < 0;
    if (right) {
      jobs.add(new Entry(jobs.size() + 1, who, sent, tokens, acceptBy, blocks, prompt));
    }
    return right;
  }

  boolean cancel(String who, Entry j) {
    if (j.status != Status.OPEN || (!who.equals(j.poster) && block <= j.acceptBy)) {
      return false;
    }
    refund(j);
    return true;
  }

  private void refund(Entry j) {
    j.status = Status.REFUNDED;
    pay(j.poster, j.price);
  }

  boolean accept(String who, Entry j, String prompt, long sent) {
    if (j.status != Status.OPEN
        || block > j.acceptBy
        || who.equals(j.poster)
        || !prompt.equals(j.prompt)
        || !collect(who, sent, stakeFor(j.price) + pot)) {
      return false;
    }
    j.status = Status.ACCEPTED;
    j.worker = who;
    j.stake = stakeFor(j.price);
    j.deadline = block + j.deliverBlocks;
    return true;
  }

  boolean deliver(String who, Entry j, String result) {
    if (j.status != Status.ACCEPTED || !who.equals(j.worker) || block > j.deadline) {
      return false;
    }
    j.status = Status.DELIVERED;
    j.result = result;
    j.challengeEnd = block + times.challengeBlocks();
    return true;
  }

  boolean timeout(Entry j) {
    if (j.status != Status.ACCEPTED || block <= j.deadline) {
      return false;
    }
    long penalty = Math.min(j.price / 2, j.stake);
    refund(j);
    pay(j.poster, penalty);
    pay(j.worker, j.stake - penalty + pot);
    return true;
  }

  boolean settle(Entry j) {
    if (j.status != Status.DELIVERED || block <= j.challengeEnd) {
      return false;
    }
    earn(j);
    pay(j.worker, j.stake + pot);
    return true;
  }

  private void earn(Entry j) {
    j.status = Status.PAID;
    pay(j.worker, j.price - feeOn(j.price));
  }

  boolean challenge(String who, Entry j, String result, String own, String prompt, long sent) {
    if (j.status != Status.DELIVERED
        || block > j.challengeEnd
        || !result.equals(j.result)
        || !prompt.equals(j.prompt)
        || who.equals(j.worker)
        || !collect(who, sent, j.stake / 10 + pot)) {
      return false;
    }
    j.status = Status.DISPUTED;
    j.dispute = new Dispute(who, block, j.stake / 10, own);
    return true;
  }

  boolean vote(String who, Entry j, String claimed, String answer, String sealedFor, long sent) {
    Dispute c = j.dispute;
    if (c == null
        || !who.equals(miner)
        || block <= c.openedAt
        || block > c.openedAt + times.voteBlocks()
        || !claimed.equals(j.result)) {
      return false;
    }
    Votes v = c.votes.getOrDefault(who, new Votes());
    if (v.lastBlock == block || !collect(who, sent, voteBond)) {
      return false;
    }
    v.lastBlock = block;
    v.weight++;
    v.answer = answer;
    v.sealedFor = sealedFor;
    c.votes.put(who, v);
    return true;
  }

  boolean reveal(String who, Entry j, String answer) {
    Dispute c = j.dispute;
    Votes v = c == null ? null : c.votes.get(who);
    if (c == null || v == null) {
      return false;
    }
    long voteEnd = c.openedAt + times.voteBlocks();
    if (block <= voteEnd
        || block > voteEnd + times.revealBlocks()
        || v.shown
        || !v.sealedFor.equals(who)
        || !v.answer.equals(answer)) {
      return false;
    }
    v.shown = true;
    return true;
  }

  boolean showClaim(Entry j, String answer) {
    Dispute c = j.dispute;
    if (c == null
        || c.closed
        || block <= c.openedAt + times.voteBlocks()
        || !answer.equals(c.own)) {
      return false;
    }
    c.shown = true;
    return true;
  }

  boolean close(Entry j) {
    Dispute c = j.dispute;
    if (c == null || c.closed || block <= c.openedAt + times.voteBlocks() + times.revealBlocks()) {
      return false;
    }
    c.closed = true;
    c.verdict = verdict(c);
    if (c.verdict == null) {
      settleHung(j, c);
    } else {
      settleRuled(j, c, c.verdict);
    }
    return true;
  }

  private @Nullable String verdict(Dispute c) {
    Map<String, Integer> weights = new HashMap<>();
    c.votes.values().stream()
        .filter(v -> v.shown)
        .forEach(v -> weights.merge(v.answer, v.weight, Integer::sum));
    return weights.entrySet().stream()
        .filter(e -> !e.getKey().equals(POISON))
        .filter(e -> 2 * e.getValue() > c.cast() && 3 * e.getValue() >= times.voteBlocks())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private void settleHung(Entry j, Dispute c) {
    c.votes.forEach((who, v) -> settleVotes(who, v, v.shown, 0));
    pay(c.challenger, c.bond + pot);
    pay(j.worker, j.stake + pot);
    refund(j);
  }

  private void settleVotes(String who, Votes v, boolean whole, long share) {
    long bonds = voteBond * v.weight;
    long fine = whole ? 0 : bonds / 2;
    burned += fine;
    pay(who, bonds - fine + share);
  }

  private void settleRuled(Entry j, Dispute c, String verdict) {
    long bonus = Math.min(pool, c.bond / 4);
    long purse = pot + bonus;
    int right =
        c.votes.values().stream()
            .filter(v -> v.shown && v.answer.equals(verdict))
            .mapToInt(v -> v.weight)
            .sum();
    long left = purse;
    for (Map.Entry<String, Votes> each : c.votes.entrySet()) {
      Votes v = each.getValue();
      boolean agrees = v.shown && v.answer.equals(verdict);
      long share = agrees ? purse * v.weight / right : 0;
      settleVotes(each.getKey(), v, agrees, share);
      left -= share;
    }
    pool += left - bonus;
    if (verdict.equals(j.result)) {
      long half = c.bond / 2;
      burned += c.bond - half;
      pay(j.worker, half + j.stake + pot);
      earn(j);
    } else {
      long reward = c.shown && c.own.equals(verdict) ? j.stake / 10 : 0;
      burned += j.stake - reward;
      pay(c.challenger, c.bond + pot + reward);
      refund(j);
    }
  }

  /** The amount that leaves; 0 where the contract refuses. */
  long withdraw(String who) {
    Long amount = credit.put(who, 0L);
    return amount == null ? 0 : amount;
  }

  boolean openChannel(String who, String worker, long sent) {
    boolean right = sent > 0 && !worker.equals(who) && !worker.equals("nobody");
    if (right) {
      channels.add(new Line(who, worker, sent));
    }
    return right;
  }

  boolean topUp(String who, Line c, long sent) {
    boolean right = !c.closed && c.closeAt == 0 && who.equals(c.client) && sent > 0;
    c.deposit += right ? sent : 0;
    return right;
  }

  /** A voucher of the right channel, worker and sum, signed by somebody. */
  boolean redeem(Line c, long paid, String signer) {
    if (c.closed || !signer.equals(c.client) || paid <= c.paid || paid > c.deposit) {
      return false;
    }
    long earned = paid - c.paid;
    c.paid = paid;
    pay(c.worker, earned - feeOn(earned));
    return true;
  }

  boolean closeChannel(String who, Line c) {
    if (c.closed) {
      return false;
    }
    if (who.equals(c.worker) || (c.closeAt != 0 && block > c.closeAt)) {
      c.closed = true;
      pay(c.client, c.deposit - c.paid);
      return true;
    }
    if (c.closeAt != 0 || !who.equals(c.client)) {
      return false;
    }
    c.closeAt = block + times.closeBlocks();
    return true;
  }

  /** All that the market owes. */
  long owes() {
    long sum = pool + credit.values().stream().mapToLong(Long::longValue).sum();
    for (Entry j : jobs) {
      if (!j.status.isFinal()) {
        sum += j.price;
        sum += j.status == Status.OPEN ? 0 : j.stake + pot;
      }
      if (j.status == Status.DISPUTED) {
        sum += j.open().bond + pot + voteBond * j.open().cast();
      }
    }
    for (Line c : channels) {
      sum += c.closed ? 0 : c.deposit - c.paid;
    }
    return sum;
  }
}
