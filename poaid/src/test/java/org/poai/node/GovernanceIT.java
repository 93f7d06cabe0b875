package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two programs on one machine change their model by vote, as two people at two terminals do it:
 * propose, vote, queue, fetch, check, signal, and go on under the other model.
 */
@Tag("scenario")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class GovernanceIT {
  private static final Pattern PLAN = Pattern.compile("from epoch (\\d+) \\(block (\\d+)\\)");

  @TempDir Path folder;

  private Daemon node(String directory, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--target=80", "--epoch-blocks=10", "--rpc-port=0", "--no-mdns"));
    arguments.addAll(List.of(more));
    return Daemon.node(folder.resolve(directory), arguments.toArray(String[]::new));
  }

  /** A command of a person beside node A, who waits for its block; what it said. */
  private String gov(String... words) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("gov"));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("--data-dir", folder.resolve("a").toString(), "--from=dev3"));
    arguments.add("--wait");
    Daemon command = Daemon.run(arguments.toArray(String[]::new));
    String said = String.join("\n", command.lines());
    assertThat(command.exitCode()).as(said).isZero();
    return said;
  }

  @Test
  void model_proposedAndVotedFor_rulesAtABoundary_andBothNodesGoOn() throws Exception {
    Path model = folder.resolve("m2.gguf");
    Daemon synth =
        Daemon.run("model", "synth", "--width=256", "--seed=7", "--out=" + model.toString());
    assertThat(synth.exitCode()).isZero();
    try (Daemon a = node("a")) {
      String address = a.find(Daemon.ADDRESS);
      try (Daemon b =
          node(
              "b",
              "--miner-address=0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
              "--peer-multiaddr=" + address)) {
        String unused = b.await(line -> line.contains(" joined, at block "));
        String locked = gov("lock", "5000");
        assertThat(locked).contains("5000 POAI are locked");
        Voters.Vote vote = Voters.vote(gov("propose", "model", model.toString(), "--yes"), 1);
        Voters.awaitBlock(a, vote.first() - 1);
        assertThat(gov("vote", "1", "yes")).contains("5000 For", "is reached.");
        Voters.awaitBlock(a, vote.last());
        assertThat(gov("queue", "1")).contains("Proposal 1 may rule from block");

        switches(a, b);
      }
    }
  }

  private static void switches(Daemon a, Daemon b) throws InterruptedException {
    String queued = a.await(line -> line.contains("Proposal 1 queued: model 0x"));
    long first = Long.parseLong(Voters.found(PLAN, queued).group(2));
    for (Daemon node : List.of(a, b)) {
      String ready = node.await(line -> line.contains("Ready for manifest "));
      assertThat(ready).contains("100 records checked in", "signalling from block");
    }
    for (Daemon node : List.of(a, b)) {
      String begins = node.await(line -> line.contains(" begins under manifest "));
      assertThat(begins).contains("model 1, dataset 0");
      Voters.awaitBlock(node, first + 3);
    }
  }
}
