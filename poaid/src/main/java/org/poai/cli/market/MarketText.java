package org.poai.cli.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.poai.chain.genesis.MarketParameters;
import org.poai.cli.contract.NodeView;
import org.poai.json.JsonException;
import org.poai.node.events.Figures;
import org.poai.primitives.Printable;
import org.poai.primitives.Wei;

/** Jobs, cases and channels in lines for people. */
final class MarketText {
  private MarketText() {}

  /** A job in one line: what it is, where it stands, and what comes next. */
  static String line(NodeView job) throws JsonException {
    return String.format(
            Locale.ROOT,
            "job %3d  %-9s  %6s POAI  %-44s  %s",
            job.number("id"),
            job.text("status"),
            job.wei("price").toPoai(),
            next(job),
            job.has("prompt") ? Printable.quoted(job.text("prompt")) : "")
        .stripTrailing();
  }

  /** What can happen to a job next. */
  static String next(NodeView job) throws JsonException {
    return switch (job.text("status")) {
      case "open" -> "a worker may take it up to block " + job.number("acceptBy");
      case "accepted" -> "its answer is due by block " + job.number("deadline");
      case "delivered" -> "it can be challenged up to block " + job.number("challengeEnd");
      case "disputed" -> "its answer is challenged";
      case "paid" -> "its worker is paid";
      default -> "its poster has the price back";
    };
  }

  /** A job in full: a word, then what is so. */
  static List<String> lines(NodeView job) throws JsonException {
    List<String> lines = new ArrayList<>();
    add(lines, "job", job.number("id") + ", " + job.text("status") + ": " + next(job));
    add(lines, "poster", job.text("poster"));
    if (job.has("worker")) {
      add(
          lines,
          "worker",
          job.text("worker") + ", who stakes " + job.wei("stake").toPoai() + " POAI");
    }
    add(lines, "price", job.wei("price").toPoai() + " POAI");
    add(
        lines,
        "model",
        job.number("model") + ", at most " + Figures.count(job.number("maxTokens"), "token"));
    if (job.has("prompt")) {
      add(lines, "prompt", Printable.lines(job.text("prompt")));
    }
    if (job.has("result")) {
      add(lines, "answer", Printable.lines(job.text("result")));
    }
    if (job.has("resultHash")) {
      add(lines, "answer's hash", job.text("resultHash"));
    }
    if (job.has("missing")) {
      add(lines, "missing", job.text("missing"));
    }
    return lines;
  }

  /** A case in full. */
  static List<String> dispute(NodeView dispute) throws JsonException {
    List<String> lines = new ArrayList<>();
    add(lines, "case", dispute.text("state") + ": " + stage(dispute));
    add(
        lines,
        "challenger",
        dispute.text("challenger") + ", for a bond of " + dispute.wei("bond").toPoai() + " POAI");
    add(lines, "claimed", dispute.text("claimed"));
    if (dispute.has("challengerHash")) {
      add(lines, "challenger says", dispute.text("challengerHash"));
    }
    if (dispute.has("verdict")) {
      add(lines, "verdict", dispute.text("verdict"));
    }
    if (dispute.has("mine")) {
      add(lines, "this node says", dispute.text("mine"));
    }
    for (NodeView vote : dispute.views("votes")) {
      add(
          lines,
          Figures.count(vote.number("weight"), "vote"),
          vote.text("voter")
              + (vote.has("answer") ? " for " + vote.text("answer") : ", not shown"));
    }
    return lines;
  }

  private static String stage(NodeView dispute) throws JsonException {
    return switch (dispute.text("state")) {
      case "voting" -> "miners vote up to block " + dispute.number("voteEnd");
      case "revealing" -> "answers are shown up to block " + dispute.number("revealEnd");
      case "closable" -> "anyone may close it: poaid market close " + dispute.number("id");
      case "ruled" ->
          dispute.number("leadingWeight")
              + " of "
              + Figures.count(dispute.number("cast"), "vote")
              + " agree";
      default -> "no answer had enough votes, and all have their money back";
    };
  }

  static List<String> channel(NodeView channel) throws JsonException {
    List<String> lines = new ArrayList<>();
    boolean isClosed = channel.flag("closed");
    String stage = isClosed ? "closed" : "open";
    if (!isClosed && channel.has("closeAt")) {
      stage = "closing: its worker can redeem up to block " + channel.number("closeAt");
    }
    add(lines, "channel", channel.number("id") + ", " + stage);
    add(lines, "client", channel.text("client"));
    add(lines, "worker", channel.text("worker"));
    add(lines, "deposit", channel.wei("deposit").toPoai() + " POAI");
    add(lines, "paid", channel.wei("paid").toPoai() + " POAI");
    return lines;
  }

  /** What the market is, for who thinks of using it. */
  static List<String> market(MarketParameters parameters, Wei pool, long jobs) {
    List<String> lines = new ArrayList<>();
    add(lines, "jobs", Long.toString(jobs));
    add(lines, "judges' pool", pool.toPoai() + " POAI");
    add(lines, "price", "at least " + parameters.minPrice().toPoai() + " POAI");
    add(
        lines,
        "stake",
        parameters.stakeRatio()
            + " times the price, at least "
            + parameters.minStake().toPoai()
            + " POAI, and a pot of "
            + parameters.casePot().toPoai()
            + " POAI");
    add(
        lines,
        "challenge",
        "within "
            + Figures.count(parameters.times().challengeBlocks(), "block")
            + ", for a tenth of the stake and a pot");
    add(
        lines,
        "case",
        "votes in "
            + Figures.count(parameters.times().voteBlocks(), "block")
            + ", shown in "
            + parameters.times().revealBlocks()
            + "; "
            + parameters.voteBond().toPoai()
            + " POAI a vote");
    return lines;
  }

  private static void add(List<String> lines, String word, String text) {
    lines.add(
        String.format(Locale.ROOT, "%-15s %s", word, text.replace("\n", "\n" + " ".repeat(16))));
  }
}
