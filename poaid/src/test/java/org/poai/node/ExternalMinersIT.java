package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.node.config.ExitCode;

/** Nodes that do not mine themselves, and workers of theirs, as programs of their own. */
@Tag("scenario")
class ExternalMinersIT {
  private static final Pattern RPC = Pattern.compile("(?<=JSON-RPC at )http://[0-9.:]+");
  private static final Pattern ACCEPTED =
      Pattern.compile("Block (\\d+) submitted and accepted .* (0x[0-9a-f]{4}…[0-9a-f]{4})$");

  @TempDir Path folder;

  private Daemon node(String directory, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("--target=500", "--rpc-port=0", "--no-mdns", "--no-mine"));
    arguments.addAll(List.of(more));
    return Daemon.node(folder.resolve(directory), arguments.toArray(String[]::new));
  }

  private List<String> worker(String url, String name) {
    return List.of(
        "miner",
        "--node",
        url,
        "--name",
        name,
        "--data-dir",
        folder.resolve(name).toString(),
        "--threads=1");
  }

  private static Daemon start(List<String> arguments) throws IOException {
    return Daemon.start(arguments.toArray(String[]::new));
  }

  private static Matcher accepted(Daemon worker) throws InterruptedException {
    Matcher matcher = ACCEPTED.matcher(worker.await(line -> ACCEPTED.matcher(line).find()));
    assertThat(matcher.find()).isTrue();
    return matcher;
  }

  /** The node has this block of its worker's. */
  private static void awaitImported(Daemon node, Matcher accepted, String from)
      throws InterruptedException {
    node.await(
        line ->
            line.contains("Imported block " + accepted.group(1) + " from " + from)
                && line.endsWith(accepted.group(2)));
  }

  @Test
  void oneOfTwoWorkersIsKilled_blocksKeepComingOnBothNodes() throws Exception {
    try (Daemon first = node("data1")) {
      String address = first.find(Daemon.ADDRESS);
      String firstUrl = first.find(RPC);
      try (Daemon one = start(worker(firstUrl, "one"));
          Daemon second = node("data2", "--peer-multiaddr=" + address)) {
        String secondUrl = second.find(RPC);
        awaitImported(first, accepted(one), "worker one");
        try (Daemon two = start(worker(secondUrl, "two"))) {
          accepted(two);
          one.kill();
          Matcher last = accepted(two);
          for (int i = 0; i < 3; i++) {
            last = accepted(two);
          }
          awaitImported(second, last, "worker two");
          awaitImported(first, last, "16Uiu2");
          two.terminate();
          assertThat(two.exitCode()).isZero();
        }
        second.terminate();
        assertThat(second.exitCode()).isZero();
      }
      otherRecords_areNamedInOneSentence(firstUrl);
      first.terminate();
      assertThat(first.exitCode()).isZero();
    }
  }

  private void otherRecords_areNamedInOneSentence(String url) throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("a.jsonl"), "{\"q\":\"What is it?\",\"a\":\"It.\"}\n");
    List<String> arguments = new ArrayList<>(worker(url, "one"));
    arguments.add("--test-corpus=" + other);

    Daemon refused = Daemon.run(arguments.toArray(String[]::new));

    assertThat(refused.exitCode()).isEqualTo(ExitCode.DATA.number());
    assertThat(refused.lines())
        .last()
        .asString()
        .startsWith("The node's dataset has the root 0x")
        .endsWith("leave out --test-corpus to get the node's.");
  }
}
