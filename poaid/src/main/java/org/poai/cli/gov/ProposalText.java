package org.poai.cli.gov;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.poai.cli.contract.NodeView;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.node.events.Figures;

/** Proposals in lines for people. */
final class ProposalText {
  private ProposalText() {}

  /** A proposal in one line: what it is, where it stands, and what comes next. */
  static String line(NodeView proposal) throws JsonException {
    return String.format(
        Locale.ROOT,
        "%-7s %3d  %-9s  %s  %s",
        proposal.text("kind"),
        proposal.number("id"),
        proposal.text("state"),
        subject(proposal),
        next(proposal));
  }

  /** A proposal in full: a word, then what is so. */
  static List<String> lines(NodeView proposal) throws JsonException {
    List<String> lines = new ArrayList<>();
    add(lines, "proposal", proposal.number("id") + ", " + subject(proposal));
    add(lines, "proposer", proposal.text("proposer"));
    add(lines, "state", proposal.text("state") + ": " + next(proposal));
    add(
        lines,
        "votes",
        proposal.wei("for").toPoai()
            + " For, "
            + proposal.wei("against").toPoai()
            + " Against, "
            + proposal.wei("abstain").toPoai()
            + " Abstain; quorum "
            + proposal.wei("quorum").toPoai());
    add(
        lines,
        "voting",
        "from block "
            + (proposal.number("snapshot") + 1)
            + " to block "
            + proposal.number("deadline"));
    add(lines, "not before", "epoch " + proposal.number("notBefore"));
    if (proposal.has("ruledFrom")) {
      add(lines, "ruled from", "epoch " + proposal.number("ruledFrom"));
    }
    record(lines, proposal.view("record"));
    if (proposal.has("check")) {
      add(lines, "here", check(proposal.view("check")));
    }
    return lines;
  }

  private static void record(List<String> lines, NodeView record) throws JsonException {
    for (String name : record.object().members().keySet()) {
      if (record.has(name)) {
        String text = record.text(name);
        boolean isNumber = text.startsWith("0x") && text.length() < 18;
        add(lines, name, isNumber ? Long.toString(record.number(name)) : text);
      }
    }
  }

  /** What this node knows of it. */
  private static String check(NodeView check) throws JsonException {
    String approved =
        check.object().get("approved").equals(JsonValue.of(true))
            ? ""
            : "; this node signals for it only after 'poaid gov approve'";
    String seconds = check.has("seconds") ? " in " + check.number("seconds") + " s" : "";
    String failed = check.has("failed") ? ": " + check.text("failed") : "";
    return check.text("state") + seconds + failed + approved;
  }

  private static String subject(NodeView proposal) throws JsonException {
    long subject = proposal.number("subject");
    String what = proposal.text("kind") + " " + subject;
    if (subject == 0) {
      return what + " (genesis)";
    }
    NodeView record = proposal.view("record");
    return what
        + (record.has("records") ? ", " + Figures.count(record.number("records"), "record") : "")
        + ", "
        + Figures.bytes(record.number(record.has("records") ? "sealedSize" : "size"));
  }

  private static String next(NodeView proposal) throws JsonException {
    return switch (proposal.text("state")) {
      case "Pending" -> "the vote begins with block " + (proposal.number("snapshot") + 1);
      case "Active" ->
          "vote to block "
              + proposal.number("deadline")
              + "; "
              + proposal.wei("for").toPoai()
              + " For, "
              + proposal.wei("against").toPoai()
              + " Against, quorum "
              + proposal.wei("quorum").toPoai();
      case "Succeeded" -> "it passed; anyone may queue it now";
      case "Queued" -> queued(proposal);
      case "Executed" -> "it began to rule in epoch " + proposal.number("ruledFrom");
      case "Defeated" -> "it did not pass";
      case "Canceled" -> "its proposer took it back";
      default -> "its time is over";
    };
  }

  private static String queued(NodeView proposal) throws JsonException {
    String plan =
        "it may rule from epoch "
            + proposal.number("fromEpoch")
            + " until epoch "
            + proposal.number("untilEpoch");
    return proposal.has("revealFirst")
        ? plan
            + ", if its key comes between block "
            + proposal.number("revealFirst")
            + " and block "
            + proposal.number("revealLast")
        : plan;
  }

  private static void add(List<String> lines, String word, String text) {
    lines.add(String.format(Locale.ROOT, "%-17s %s", word, text));
  }
}
