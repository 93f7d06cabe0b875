package org.poai.rpc.poai;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.poai.chain.genesis.MarketParameters;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.market.contract.CaseBallot;
import org.poai.market.contract.Channel;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketCase;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import org.poai.rpc.message.Values;

/** Jobs, cases and channels as JSON: quantities and amounts in wei as Ethereum's. */
final class MarketShape {
  private MarketShape() {}

  static Job.Status status(JsonValue value) throws JsonException {
    for (Job.Status status : Job.Status.values()) {
      if (name(status).equalsIgnoreCase(value.asString())) {
        return status;
      }
    }
    throw new JsonException(
        "a status is "
            + Arrays.stream(Job.Status.values())
                .map(MarketShape::name)
                .collect(Collectors.joining(", ")));
  }

  private static String name(Job.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  static JsonObject of(MarketParameters parameters) {
    MarketParameters.Times times = parameters.times();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("challengeBlocks", Values.of(times.challengeBlocks()));
    members.put("voteBlocks", Values.of(times.voteBlocks()));
    members.put("revealBlocks", Values.of(times.revealBlocks()));
    members.put("closeBlocks", Values.of(times.closeBlocks()));
    members.put("maxWait", Values.of(times.maxWait()));
    members.put("minStake", amount(parameters.minStake()));
    members.put("voteBond", amount(parameters.voteBond()));
    members.put("casePot", amount(parameters.casePot()));
    members.put("minPrice", amount(parameters.minPrice()));
    members.put("feeBps", Values.of(parameters.feeBps()));
    members.put("stakeRatio", Values.of(parameters.stakeRatio()));
    return new JsonObject(members);
  }

  /**
   * A job.
   *
   * @param kept first block of which this node keeps the logs, where the texts are
   */
  static JsonObject of(Job job, Optional<Bytes> prompt, Optional<Bytes> result, long kept) {
    Optional<Job.Delivery> delivery = job.delivery();
    Job.Terms terms = job.terms();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("id", Values.of(job.id()));
    members.put("poster", Values.of(job.poster()));
    members.put("worker", job.worker().map(Values::of).orElse(Values.NULL));
    members.put("model", Values.of(terms.model()));
    members.put("maxTokens", Values.of(terms.maxTokens()));
    members.put("price", amount(terms.price()));
    members.put("stake", job.work().map(it -> amount(it.stake())).orElse(Values.of(0)));
    members.put("status", JsonValue.of(name(job.status())));
    members.put("acceptBy", Values.of(terms.acceptBy()));
    members.put("deliverBlocks", Values.of(terms.deliverBlocks()));
    members.put("deadline", job.work().map(it -> Values.of(it.deadline())).orElse(Values.NULL));
    members.put(
        "challengeEnd", delivery.map(it -> Values.of(it.challengeEnd())).orElse(Values.NULL));
    members.put("promptHash", Values.of(terms.promptHash()));
    members.put("prompt", prompt.map(MarketShape::text).orElse(Values.NULL));
    members.put("resultHash", delivery.map(it -> Values.of(it.resultHash())).orElse(Values.NULL));
    members.put("result", result.map(MarketShape::text).orElse(Values.NULL));
    boolean isWhole = prompt.isPresent() && (delivery.isEmpty() || result.isPresent());
    members.put(
        "missing",
        isWhole
            ? Values.NULL
            : JsonValue.of("this node keeps no texts of blocks before block " + kept));
    return new JsonObject(members);
  }

  /** Bytes of a stranger; what in them is no UTF-8 is U+FFFD. */
  private static JsonValue text(Bytes bytes) {
    return JsonValue.of(new String(bytes.toArray(), StandardCharsets.UTF_8));
  }

  /**
   * The votes of a case.
   *
   * @param next number of the block that comes next
   */
  record Votes(MarketParameters parameters, long next, Map<Address, CaseBallot> ballots) {
    /** Whether nobody can vote any more. */
    boolean areIn(MarketCase dispute) {
      return next > dispute.voteEnd(parameters);
    }

    private String stage(MarketCase dispute) {
      if (dispute.ruling().isPresent()) {
        return dispute.ruling().get().verdict().isPresent() ? "ruled" : "hung";
      }
      if (!areIn(dispute)) {
        return "voting";
      }
      return next <= dispute.revealEnd(parameters) ? "revealing" : "closable";
    }
  }

  /**
   * A case.
   *
   * @param mine the answer that this node voted for, where it may be seen
   */
  static JsonObject of(MarketCase dispute, Votes votes, Optional<Hash32> mine) {
    MarketCase.Parties parties = dispute.parties();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("id", Values.of(dispute.id()));
    members.put("challenger", Values.of(parties.challenger()));
    members.put("bond", amount(parties.bond()));
    members.put("worker", Values.of(parties.worker()));
    members.put("stake", amount(parties.stake()));
    members.put("claimed", Values.of(dispute.claimed()));
    members.put("openedAt", Values.of(dispute.openedAt()));
    members.put("voteEnd", Values.of(dispute.voteEnd(votes.parameters())));
    members.put("revealEnd", Values.of(dispute.revealEnd(votes.parameters())));
    members.put("cast", Values.of(dispute.count().cast()));
    members.put(
        "leading",
        hash(Optional.of(dispute.count().leading()).filter(it -> !it.equals(Hash32.ZERO))));
    members.put("leadingWeight", Values.of(dispute.count().weight()));
    members.put("votes", Values.list(votes(votes)));
    members.put("challengerHash", hash(dispute.claim().answer()));
    members.put("verdict", hash(dispute.ruling().flatMap(MarketCase.Ruling::verdict)));
    members.put("state", JsonValue.of(votes.stage(dispute)));
    members.put("mine", hash(mine));
    return new JsonObject(members);
  }

  private static List<JsonObject> votes(Votes votes) {
    return votes.ballots().entrySet().stream()
        .map(
            one ->
                new JsonObject(
                    Map.of(
                        "voter", Values.of(one.getKey()),
                        "weight", Values.of(one.getValue().weight()),
                        "answer", hash(one.getValue().answer()))))
        .toList();
  }

  static JsonObject of(Channel channel) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("id", Values.of(channel.id()));
    members.put("client", Values.of(channel.client()));
    members.put("worker", Values.of(channel.worker()));
    members.put("deposit", amount(channel.deposit()));
    members.put("paid", amount(channel.paid()));
    members.put("available", amount(channel.available()));
    members.put("closeAt", channel.closeAt().map(it -> Values.of(it)).orElse(Values.NULL));
    members.put("closed", JsonValue.of(channel.closed()));
    return new JsonObject(members);
  }

  private static JsonValue amount(Wei amount) {
    return Values.of(amount.value());
  }

  private static JsonValue hash(Optional<Hash32> hash) {
    return hash.map(Values::of).orElse(Values.NULL);
  }
}
