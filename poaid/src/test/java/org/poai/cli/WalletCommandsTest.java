package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.client.JsonRpcClient;
import org.poai.client.NodeUrl;
import org.poai.client.RpcFailure;
import org.poai.json.JsonValue;
import org.poai.rpc.JsonRpc;
import org.poai.rpc.TestRpc;
import org.poai.rpc.server.RpcServer;
import org.poai.rpc.server.TestPort;
import org.poai.testing.LogCapture;
import org.poai.testing.Until;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;
import picocli.CommandLine;

/** The wallet as its user has it, against the real port of a small chain. */
@Timeout(180)
final class WalletCommandsTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String MNEMONIC =
      "legal winner thank year wave sausage worth useful legal winner thank yellow";
  private static final String DEV_ACCOUNT_1 = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
  private static final String DEV_KEY_1 =
      "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";

  /** Init code of a contract that answers 42 to everything. */
  private static final String ANSWERS_42 = "0x67602a5f5260205ff35f5260086018f3";

  /** Init code of a contract that reverts without a reason. */
  private static final String REVERTS = "0x635f5ffd005f526004601cf3";

  @TempDir Path folder;

  private final LogCapture log = LogCapture.finest("org.poai");
  private final List<String> written = Collections.synchronizedList(new ArrayList<>());
  private PoolRig rig;
  private JsonRpc rpc;
  private RpcServer server;
  private Path passwordFile;

  /** How a command ended, and what it wrote. */
  private record Ended(int code, String out, String err) {
    String line() {
      return out.strip();
    }

    Ended ok() {
      assertThat(code).as(err).isZero();
      return this;
    }

    void refused(int expected, String sentence) {
      assertThat(err).contains(sentence).doesNotContain("Exception", "\tat ");
      assertThat(out).isEmpty();
      assertThat(code).isEqualTo(expected);
    }
  }

  @BeforeEach
  void start() throws IOException {
    passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    rig = new PoolRig(PoolRig.spec(), PoolLimits.DEFAULT, folder.resolve("journal"));
    rpc = TestRpc.on(rig);
    rpc.start();
    server = TestPort.serve(rpc, 0, (part, cause) -> {});
  }

  @AfterEach
  void stop() {
    server.stop();
    rpc.stop();
    rig.close();
    log.close();
  }

  private Ended run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Main.commandLine(
            Map.of(
                "POAID_NODE", url(),
                "POAID_DATA_DIR", folder.resolve("data").toString(),
                "POAID_LIGHT_KDF", "true"));
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err, true));
    int code = commandLine.execute(args);
    written.add(out.toString());
    written.add(err.toString());
    return new Ended(code, out.toString(), err.toString());
  }

  private Ended signed(String... args) {
    return run(
        Stream.concat(Stream.of(args), Stream.of("--password-file", passwordFile.toString()))
            .toArray(String[]::new));
  }

  private String url() {
    return "http://127.0.0.1:" + server.port();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Ended deploy(String code, String... more) throws IOException {
    List<String> args =
        new ArrayList<>(
            List.of("deploy", "--dev-account=0", file("code-" + code.length(), code).toString()));
    args.addAll(List.of(more));
    Ended ended = run(args.toArray(String[]::new)).ok();
    rig.settle();
    rig.mine();
    return ended;
  }

  /** Mines as soon as a transaction waits. */
  private void mineWhatComes() {
    JsonRpcClient client = new JsonRpcClient(NodeUrl.parse(url()));
    Until.holds("a transaction waits", () -> waiting(client));
    rig.settle();
    rig.mine();
  }

  private static boolean waiting(JsonRpcClient client) {
    try {
      return !client.call("txpool_status").asObject().get("pending").equals(JsonValue.of("0x0"));
    } catch (RpcFailure | org.poai.json.JsonException e) {
      throw new AssertionError(e);
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void accountsOfTheDevnet_haveNames_unlessAKeyHasTheSame() throws Exception {
    run("send", "--from", "dev1", "--to", "dev2", "--value", "1 POAI").ok();
    rig.settle();
    rig.mine();
    assertThat(run("balance", "dev2").ok().line()).isEqualTo("10001 POAI");

    signed("account", "new", "--name", "dev2").ok();
    assertThat(run("balance", "dev2").ok().line()).isEqualTo("0 POAI");
    run("balance", "dev10").refused(9, "no account here has this name");
  }

  @Test
  void newAccount_isFundedPaysDeploysAndAsks_andItsKeyStaysSecret() throws Exception {
    String alice = signed("account", "new", "--name", "alice").ok().line();
    assertThat(alice).matches("0x[0-9a-f]{40}");
    assertThat(run("account", "list").ok().out()).contains(alice, "alice");
    assertThat(run("send", "--dev-account=0", "--to", "alice", "--value", "2 POAI").ok().line())
        .matches("0x[0-9a-f]{64}");
    rig.settle();
    rig.mine();
    assertThat(run("balance", "alice").ok().line()).isEqualTo("2 POAI");

    CompletableFuture<Ended> paying =
        CompletableFuture.supplyAsync(
            () ->
                signed(
                    "send",
                    "--from",
                    alice,
                    "--to",
                    DEV_ACCOUNT_1,
                    "--value=0.5",
                    "--wait",
                    "--json"));
    mineWhatComes();
    assertThat(paying.join().ok().line())
        .matches(
            "\\{\"block\":2,\"feeWei\":\"\\d+\",\"gasUsed\":21000,\"hash\":\"0x[0-9a-f]{64}\","
                + "\"succeeded\":true}");
    assertThat(run("balance", DEV_ACCOUNT_1).ok().line()).isEqualTo("10000.5 POAI");
    assertThat(run("balance", "--json", alice).ok().line()).contains("\"poai\":\"1.49");

    Path raw = folder.resolve("raw");
    signed("account", "export", "--raw", "alice", raw.toString()).ok();
    assertThat(mode(raw)).isEqualTo("rw-------");
    String key = Files.readString(raw).strip().substring(2);
    assertThat(log.sentences()).isNotEmpty();
    assertNothingLeaks(key, PASSWORD);
  }

  /** Neither the log at its finest nor any output had the secret. */
  private void assertNothingLeaks(String... secrets) {
    List<String> said = new ArrayList<>(written);
    said.addAll(log.sentences());
    for (String secret : secrets) {
      assertThat(said).noneMatch(text -> text.toLowerCase(java.util.Locale.ROOT).contains(secret));
    }
  }

  @Test
  void contracts_areDeployedAskedAndCalled() throws Exception {
    String contract = deploy(ANSWERS_42, "--constructor", "(uint256,string)", "7", "x").line();
    assertThat(run("call", "--to", contract, "answer()(uint256)").ok().line()).isEqualTo("42");
    assertThat(
            run("call", "--to", contract, "answer(address,uint8[])", DEV_ACCOUNT_1, "[1,2]")
                .ok()
                .line())
        .isEqualTo("0x" + "0".repeat(62) + "2a");
    run("call", "--to", DEV_ACCOUNT_1, "answer()(uint256)").refused(7, "Nothing came back");
    run("send", "--dev-account=0", "--to", contract, "set(uint256)", "5").ok();
    rig.settle();
    rig.mine();

    String artifact = "{\"abi\":[],\"bytecode\":{\"object\":\"" + REVERTS + "\"}}";
    String reverting = deploy(artifact).line();
    run("call", "--to", reverting, "x()").refused(8, "The call reverts without a reason.");
    run("send", "--dev-account=0", "--to", reverting, "x()").refused(8, "reverts");
    CompletableFuture<Ended> failing =
        CompletableFuture.supplyAsync(
            () -> run("send", "--dev-account=0", "--to", reverting, "--gas-limit=50000", "--wait"));
    mineWhatComes();
    assertThat(failing.join().code()).isEqualTo(8);
    assertThat(failing.join().err()).contains("Reverted in block");
  }

  @Test
  void keys_comeInEveryForm_andGoOutAgain() throws Exception {
    Path words = file("words", MNEMONIC + "\n");
    String first = signed("account", "import", words.toString(), "--name", "first").ok().line();
    Path hex = file("hex", DEV_KEY_1);
    assertThat(signed("account", "import", hex.toString()).ok().line()).isEqualTo(DEV_ACCOUNT_1);
    signed("account", "import", hex.toString()).refused(9, "There is already an account");

    Path exported = folder.resolve("exported.json");
    run("account", "export", "first", exported.toString()).ok();
    run("account", "export", "first", exported.toString()).refused(3, "is there already");
    assertThat(mode(exported)).isEqualTo("rw-------");
    assertThat(
            signed("account", "import", exported.toString(), "--data-dir", folder + "/other")
                .ok()
                .line())
        .isEqualTo(first);
    run("account", "import", words.toString(), "--path", "m/x", "--password-file", words.toString())
        .refused(9, "a path is like m/44'/60'/0'/0/0");
    assertNothingLeaks(DEV_KEY_1, "legal winner", PASSWORD);
  }

  @Test
  void newMnemonic_isWrittenForItsOwner_neverIntoAPipe_andGivesTheSameAccountAgain()
      throws Exception {
    Path file = folder.resolve("words");
    signed("account", "new", "--mnemonic").refused(2, "There is no terminal to show the words on");
    Ended made = signed("account", "new", "--mnemonic-file", file.toString()).ok();

    assertThat(Files.readString(file).strip().split(" ")).hasSize(12);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(made.err()).doesNotContain(Files.readString(file).strip());
    signed("account", "new", "--mnemonic-file", file.toString()).refused(3, "it is there already");
    assertThat(
            signed("account", "import", file.toString(), "--data-dir", folder + "/other")
                .ok()
                .line())
        .isEqualTo(made.line());
  }

  @Test
  void mistakes_endInASentenceAndACode() throws Exception {
    signed("account", "import", file("key", DEV_KEY_1).toString(), "--name", "bob").ok();
    Path wrong = file("wrong", "another");
    run("send", "--from", "bob", "--to", DEV_ACCOUNT_1, "--password-file", wrong.toString())
        .refused(9, "The password does not open ");
    signed("send", "--from", "carol", "--to", DEV_ACCOUNT_1).refused(9, "There is no key of carol");
    run("balance", "0x123").refused(2, "an address is 0x and 40 hex digits");
    run("balance", "0x70997970C51812dc3A010C7d01b50e0d17dc79c9").refused(2, "a digit is wrong");
    run("balance", "nobody").refused(9, "no account here has this name");
    run("send", "--dev-account=0", "--to", "bob", "--value=1 pound").refused(2, "a unit is POAI");
    run("send", "--dev-account=0", "--to", "bob", "--value=10001").refused(7, "insufficient funds");
    run("send", "--to", "bob").refused(2, "Say who signs");
    run("call", "--to", "bob", "f((uint256))").refused(2, "FUNCTION");
    run("call", "--to", "bob", "f(uint8)", "300").refused(2, "FUNCTION");
    run("deploy", "--dev-account=0", file("bad", "{}").toString()).refused(3, "no artifact");
    run("account", "import", file("bad", "not a key").toString()).refused(9, "3");
    run("balance", "bob", "--node", "http://127.0.0.1:1").refused(7, "No node answers at ");
    run("balance", "bob", "--node", "127.0.0.1").refused(2, "--node: ");
    assertNothingLeaks(DEV_KEY_1, PASSWORD);
  }
}
