package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.node.config.ExitCode;

/** The program as its user runs it: mines, stops, goes on, exports, imports, verifies. */
@Timeout(120)
class DaemonIT {
  @TempDir Path folder;

  @Test
  void chain_stoppedAndStartedAgain_goesOnAndItsCopyIsTheSame() throws Exception {
    Path first = folder.resolve("first");
    Daemon.Named mined;
    try (Daemon node = Daemon.mining(first)) {
      mined = node.awaitMined(3);
      assertThat(node.terminate()).isLessThan(3);
      assertThat(node.exitCode()).isZero();
      assertThat(node.lines()).anyMatch(line -> line.contains("Stopped at block"));
      mined = node.lastMined().orElse(mined);
    }
    try (Daemon node = Daemon.mining(first)) {
      Daemon.Named next = node.awaitMined(mined.height() + 1);
      assertThat(node.headAtStart()).contains(mined);
      assertThat(next.height()).isEqualTo(mined.height() + 1);
      node.terminate();
    }
    Path file = folder.resolve("chain.jsonl");
    assertThat(
            Daemon.run("chain", "export", "--data-dir", first.toString(), file.toString())
                .exitCode())
        .isZero();
    importsTheSameChain(file);
    refusesAnAlteredLine(file);
    Daemon verify = Daemon.run("chain", "verify", "--data-dir", first.toString(), "--target=1000");
    assertThat(verify.exitCode()).describedAs("%s", verify.lines()).isZero();
  }

  private void importsTheSameChain(Path file) throws Exception {
    Daemon imported = importInto("second", file);
    assertThat(imported.exitCode()).describedAs("%s", imported.lines()).isZero();
    Path again = folder.resolve("again.jsonl");
    Daemon.run(
        "chain", "export", "--data-dir", folder.resolve("second").toString(), again.toString());
    assertThat(again).hasSameTextualContentAs(file);
  }

  private void refusesAnAlteredLine(Path file) throws Exception {
    List<String> lines = Files.readAllLines(file);
    String block = lines.get(2);
    lines.set(2, block.replaceFirst("\"gasUsed\":\"0x0\"", "\"gasUsed\":\"0x1\""));
    Path altered = Files.write(folder.resolve("altered.jsonl"), lines);
    Daemon refused = importInto("third", altered);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.INVALID.number());
    assertThat(refused.lines()).anyMatch(line -> line.startsWith("Line 3: refused by rule"));
  }

  private Daemon importInto(String directory, Path file) throws Exception {
    return Daemon.run(
        "chain",
        "import",
        "--data-dir",
        folder.resolve(directory).toString(),
        "--target=1000",
        file.toString());
  }

  @Test
  void engine_killed_isReplacedAndMiningGoesOn() throws Exception {
    try (Daemon node = Daemon.mining(folder)) {
      Daemon.Named before = node.awaitMined(1);
      ProcessHandle engine = node.handle().children().findFirst().orElseThrow();
      assertThat(engine.destroyForcibly()).isTrue();
      node.await(line -> line.contains("The engine's process is replaced"));
      assertThat(node.awaitMined(before.height() + 2).height()).isGreaterThan(before.height());
      node.terminate();
    }
  }

  @Test
  void ports_ofARunningNode_tellChainQuizEngineAndStore() throws Exception {
    try (Daemon node = Daemon.mining(folder)) {
      String url = node.await(line -> line.contains("http://")).replaceFirst(".*(http://)", "$1");
      node.awaitMined(1);
      assertThat(get(url + "/metrics").body())
          .contains(
              "poai_chain_height",
              "poai_quiz_",
              "poai_inference_",
              "poai_store_write_seconds",
              "poai_miner_evaluations_total");
      assertThat(get(url + "/health").statusCode()).isEqualTo(200);
      assertThat(get(url + "/status").body()).contains("\"state\":\"running\"", "\"genesis\"");
      assertThat(Daemon.run("status", "--data-dir", folder.toString()).exitCode()).isZero();
      Daemon second = Daemon.run("--data-dir", folder.toString(), "--metrics-port=0");
      assertThat(second.exitCode()).isEqualTo(ExitCode.DATA.number());
      assertThat(second.lines())
          .anyMatch(line -> line.contains("in use by process " + node.handle().pid()));
      node.terminate();
    }
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
