package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.client.JsonRpcClient;
import org.poai.client.NodeUrl;
import org.poai.client.RpcFailure;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.rpc.JsonRpc;
import org.poai.rpc.TestRpc;
import org.poai.rpc.server.RpcServer;
import org.poai.rpc.server.TestPort;
import org.poai.testing.Until;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;

/**
 * The commands of the README are understood, and those of the wallet do what stands beside them.
 */
class ReadmeTest {
  private static final Pattern COMMAND =
      Pattern.compile("^ {4}(?:(\\w+)=\\$\\()?(?:scripts/)?poaid( .*?)?\\)?(?: {2,}#.*)?$");

  @TempDir Path folder;

  /** A command of the README, its words, and the variable that takes what it prints. */
  private record Line(Optional<String> variable, List<String> words, String comment) {}

  @Test
  void commands_areUnderstood() throws IOException {
    List<List<String>> commands = new ArrayList<>();
    lines().forEach(line -> commands.add(line.words()));
    commands.addAll(inTables());

    assertThat(commands).hasSizeGreaterThan(20);
    for (List<String> words : commands) {
      assertThat(Main.commandLine(Map.of()).parseArgs(words.toArray(String[]::new)).unmatched())
          .as(String.join(" ", words))
          .isEmpty();
    }
  }

  @Test
  void walletCommands_doWhatStandsBesideThem() throws IOException {
    PoolRig rig = new PoolRig(PoolRig.spec(), PoolLimits.DEFAULT, folder.resolve("journal"));
    JsonRpc rpc = TestRpc.on(rig);
    rpc.start();
    RpcServer server = TestPort.serve(rpc, 0, (part, cause) -> {});
    try {
      runWallet(rig, "http://127.0.0.1:" + server.port());
    } finally {
      server.stop();
      rpc.stop();
      rig.close();
    }
  }

  private void runWallet(PoolRig rig, String url) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "a long enough password\n");
    Map<String, String> environment =
        Map.of(
            "POAID_NODE",
            url,
            "POAID_DATA_DIR",
            folder.resolve("data").toString(),
            "POAID_LIGHT_KDF",
            "true",
            "POAID_PASSWORD_FILE",
            password.toString());
    Map<String, String> variables = new HashMap<>();
    int run = 0;
    for (Line line : lines()) {
      if (!Set.of("account", "send", "balance", "deploy", "call").contains(first(line))) {
        continue;
      }
      String[] args =
          line.words().stream().map(word -> filled(word, variables)).toArray(String[]::new);
      CompletableFuture<CommandRun> running =
          CompletableFuture.supplyAsync(() -> CommandRun.in(environment, args));
      if (line.words().contains("--wait")) {
        mineWhatComes(rig, url, running);
      }
      CommandRun ended = running.join();
      assertThat(ended.code()).as(String.join(" ", args) + ": " + ended.err()).isZero();
      line.variable().ifPresent(name -> variables.put(name, ended.out().strip()));
      if (line.comment().matches("[0-9].*")) {
        assertThat(ended.out().strip()).isEqualTo(line.comment());
      }
      run++;
    }
    assertThat(run).isGreaterThanOrEqualTo(6);
  }

  private static void mineWhatComes(PoolRig rig, String url, CompletableFuture<CommandRun> until) {
    JsonRpcClient client = new JsonRpcClient(NodeUrl.parse(url));
    Until.holds("a transaction waits", () -> until.isDone() || waiting(client));
    if (!until.isDone()) {
      rig.settle();
      rig.mine();
    }
  }

  private static boolean waiting(JsonRpcClient client) {
    try {
      return !client.call("txpool_status").asObject().get("pending").equals(JsonValue.of("0x0"));
    } catch (RpcFailure | JsonException e) {
      throw new AssertionError(e);
    }
  }

  private static String first(Line line) {
    return line.words().isEmpty() ? "" : line.words().get(0);
  }

  private static String filled(String word, Map<String, String> variables) {
    return word.startsWith("$") ? variables.getOrDefault(word.substring(1), word) : word;
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md")).replace("\\\n", " ");
  }

  private static List<Line> lines() throws IOException {
    List<Line> found = new ArrayList<>();
    for (String text : readme().lines().toList()) {
      Matcher command = COMMAND.matcher(text);
      if (command.matches()) {
        String rest = Optional.ofNullable(command.group(2)).orElse("");
        String comment = text.contains("  # ") ? text.replaceFirst(".*  # *", "") : "";
        found.add(
            new Line(Optional.ofNullable(command.group(1)), CommandText.words(rest), comment));
      }
    }
    return found;
  }

  /** {@code `poaid chain export FILE`} and the like; alternatives are taken one by one. */
  private static List<List<String>> inTables() throws IOException {
    List<List<String>> found = new ArrayList<>();
    Matcher quoted = Pattern.compile("`poaid ([^`]+)`").matcher(readme());
    while (quoted.find()) {
      String text = quoted.group(1);
      if (!text.startsWith("dev ")) {
        found.addAll(alternatives(text));
      }
    }
    return found;
  }

  /** Parameters that a table leaves out are those that every such command takes. */
  private static List<List<String>> alternatives(String text) {
    return CommandText.alternatives(text).stream()
        .map(
            words ->
                words.equals(List.of("dataset", "seal"))
                        || words.equals(List.of("dataset", "verify"))
                    ? sealed(words)
                    : words)
        .toList();
  }

  private static List<String> sealed(List<String> words) {
    List<String> whole = new ArrayList<>(words);
    whole.addAll(
        words.contains("seal")
            ? List.of("--key", "0x0", "--out", "FILE")
            : List.of("--key", "0x0", "--root", "0x0", "FILE"));
    return whole;
  }
}
