package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.node.config.ExitCode;

/** The program with {@code --dev}, as its user runs it. */
@Tag("scenario")
@Timeout(240)
class DevIT {
  private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:\\d+(?= and ws)");
  private static final Pattern TEMPORARY = Pattern.compile("\\S*poaid-dev-\\d+");

  @TempDir Path folder;

  private static Daemon start(String... more) throws Exception {
    List<String> usual = List.of("--dev", "--rpc-port=0", "--metrics-port=0", "--threads=1");
    return Daemon.start(Stream.concat(usual.stream(), Arrays.stream(more)).toArray(String[]::new));
  }

  private static String ask(String url, String method, String params) throws Exception {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + params + "]}";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  @Test
  void directory_kept_isGoneOnWithVerifiedAsItIsAndForNoOtherNode() throws Exception {
    String data = "--data-dir=" + folder.resolve("dev");
    String alice = "\"" + BuiltInChains.DEV_ACCOUNTS.get(0) + "\"";
    try (Daemon node = start(data)) {
      String url = node.find(URL);
      ask(url, "hardhat_setBalance", alice + ",\"0xde0b6b3a7640000\"");
      String sent =
          ask(url, "eth_sendTransaction", "{\"from\":" + alice + ",\"to\":" + alice + "}");
      assertThat(sent).contains("result");
      node.terminate();
      assertThat(node.exitCode()).isZero();
      assertThat(node.lines()).noneMatch(line -> line.contains("/p2p/"));
    }
    try (Daemon node = start(data)) {
      assertThat(ask(node.find(URL), "eth_blockNumber", "")).contains("\"0x1\"");
      node.terminate();
    }
    Daemon verified = Daemon.run("chain", "verify", data);
    assertThat(verified.exitCode()).describedAs("%s", verified.lines()).isZero();
    assertThat(verified.lines())
        .anyMatch(line -> line.contains("The state before 1 of its blocks was edited by --dev"));

    Daemon refused = Daemon.run(data, "--rpc-port=0", "--metrics-port=0", "--p2p-port=0");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.DATA.number());
    assertThat(refused.lines()).anyMatch(line -> line.contains("holds a chain of --dev"));
    importsNowhere(data);
  }

  private void importsNowhere(String data) throws Exception {
    String file = folder.resolve("dev.jsonl").toString();
    assertThat(Daemon.run("chain", "export", data, file).exitCode()).isZero();

    Daemon refused =
        Daemon.run("chain", "import", "--data-dir", folder.resolve("other").toString(), file);

    assertThat(refused.exitCode()).isNotZero();
  }

  @Test
  void directory_notNamed_isGoneAtTheEnd() throws Exception {
    try (Daemon node = start("--block-time=0.2")) {
      Path temporary = Path.of(node.find(TEMPORARY));
      assertThat(temporary).exists();
      node.await(line -> line.contains("Block 2 "));
      node.terminate();
      assertThat(temporary).doesNotExist();
    }
  }

  @Test
  void directory_ofTheDevnet_isNotTouched() throws Exception {
    Path devnet = folder.resolve("devnet");
    try (Daemon node = Daemon.mining(devnet)) {
      node.awaitMined(1);
      node.terminate();
    }

    Daemon refused = Daemon.run("--dev", "--data-dir", devnet.toString(), "--rpc-port=0");

    assertThat(refused.exitCode()).isEqualTo(ExitCode.DATA.number());
    assertThat(refused.lines()).anyMatch(line -> line.contains("belongs to another chain"));
  }
}
