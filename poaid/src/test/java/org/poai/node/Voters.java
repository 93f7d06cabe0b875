package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is read in the logs of nodes, and in the answers of commands, while a chain votes. */
final class Voters {
  private static final Pattern VOTE =
      Pattern.compile("Proposal (\\d+) in block \\d+: vote from block (\\d+) to block (\\d+)\\.");
  private static final Pattern HEIGHT = Pattern.compile("(?:Mined|Imported) block (\\d+)");

  private Voters() {}

  /** Blocks in which a proposal is voted on. */
  record Vote(long first, long last) {}

  /** What {@code gov propose} tells of its proposal. */
  static Vote vote(String said, int proposal) {
    Matcher vote = found(VOTE, said);
    assertThat(vote.group(1)).isEqualTo(String.valueOf(proposal));
    return new Vote(Long.parseLong(vote.group(2)), Long.parseLong(vote.group(3)));
  }

  /** Waits until a node tells of a block at least so high. */
  static void awaitBlock(Daemon node, long least) throws InterruptedException {
    String unused =
        node.await(
            line -> {
              Matcher block = HEIGHT.matcher(line);
              return block.find() && Long.parseLong(block.group(1)) >= least;
            });
  }

  static Matcher found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher;
  }
}
