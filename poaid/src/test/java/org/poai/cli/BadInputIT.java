package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.poai.node.log.LogConfig;
import org.poai.node.log.LogFormat;
import org.poai.node.log.LogLevels;
import org.poai.node.log.LogSetup;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** What a user does wrong ends in one sentence that says what to do, and in its exit code. */
class BadInputIT {
  @TempDir Path folder;

  private static CommandRun run(String... args) {
    return CommandRun.of(args);
  }

  private static CommandRun runIn(Map<String, String> environment, String... args) {
    return CommandRun.in(environment, args);
  }

  private static String[] words(String line) {
    return Pattern.compile(" ").splitAsStream(line.strip()).toArray(String[]::new);
  }

  private CommandRun start(String... args) {
    return run(
        Stream.concat(
                Stream.of("--data-dir", folder.resolve("data").toString(), "--no-mine"),
                Arrays.stream(args))
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--bogus                  | Unknown option: '--bogus'.",
        "frobnicate               | Unknown command or value: 'frobnicate'.",
        "--target=0               | --target takes 1 to 1000.",
        "--target=1001            | --target takes 1 to 1000.",
        "--target=x               | Invalid value for option '--target': 'x' is not a whole"
            + " number.",
        "--target                 | Missing required parameter for option '--target' (N).",
        "--epoch-blocks=1         | --epoch-blocks takes 2 to 1000000000.",
        "--epoch-blocks=4294967296 | --epoch-blocks takes 2 to 1000000000.",
        "--batch-size=3           | --batch-size takes 1, 2, 4 or 8.",
        "--network=mars           | --network takes devnet or mainnet.",
        "--network=mainnet        | Mining on mainnet needs --miner-address; or follow the chain"
            + " with --no-mine.",
        "--miner-address=0x12     | --miner-address: an address is 0x and 40 hex digits.",
        "--threads=0              | --threads takes 1 to 256.",
        "--gpu-layers=-1          | --gpu-layers takes 0 or more.",
        "--prune-depth=5          | --prune-depth takes 0 (keep all) or at least 128.",
        "--metrics-port=65536     | --metrics-port takes 0 to 65535.",
        "-q -v                    | --verbose and --quiet contradict each other.",
        "chain                    | Say what to do: show, export, import or verify.",
        "chain export             | Missing required parameter: 'FILE'.",
        "dataset show --from=-1   | --from and --count take 0 or more.",
        "dataset seal --key=1 --out=x | --key takes 0x and 64 lower-case hex digits.",
        "model synth --like=moon x | --like takes dev, 28m, tinyllama.",
      })
  void usage_wrong_isOneSentenceAndCode2(String args, String sentence) {
    CommandRun ended = run(words(args));

    assertThat(ended.sentence()).isEqualTo(sentence);
    assertThat(ended.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--dev --network=mainnet --no-mine | --dev is a chain of its own, on which money is worth"
            + " nothing; leave out --network mainnet and --genesis.",
        "--dev --genesis=x        | --dev is a chain of its own, on which money is worth nothing;"
            + " leave out --network mainnet and --genesis.",
        "--dev --target=5         | --target and --epoch-blocks shape the devnet; leave them out"
            + " with --dev.",
        "--dev --no-mine          | --dev makes blocks on request; leave out --no-mine, and see"
            + " --block-time.",
        "--dev --no-rpc           | --dev is used by JSON-RPC; leave out --no-rpc.",
        "--dev --block-time=0     | --block-time takes 0.1 to 86400 seconds.",
        "--dev --block-time=NaN   | --block-time takes 0.1 to 86400 seconds.",
        "--block-time=5           | --block-time goes with --dev.",
        "--dev-open               | --dev-open goes with --dev.",
      })
  void usageOfDev_withWhatDoesNotGoWithIt_isOneSentenceAndCode2(String args, String sentence) {
    CommandRun ended = run(words(args));

    assertThat(ended.sentence()).isEqualTo(sentence);
    assertThat(ended.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--p2p-port=-1            | --p2p-port takes 0 to 65535.",
        "--max-peers=0            | --max-peers takes 1 to 1000.",
        "--verify=half            | --verify takes full or sampled.",
        "--p2p-host=no.such.host.invalid | --p2p-host takes an address of this machine, not"
            + " \"no.such.host.invalid\"; 0.0.0.0 stands for all of them.",
        "--peer-multiaddr=host:4001 | --peer-multiaddr takes an address such as"
            + " /ip4/192.0.2.7/tcp/4001/p2p/16Uiu2…, not \"host:4001\": an address begins with a"
            + " slash: /ip4/IP/tcp/PORT or /dns4/NAME/tcp/PORT.",
        "--peer-multiaddr=/ip4/127.0.0.1/udp/4001 | --peer-multiaddr takes an address such as"
            + " /ip4/192.0.2.7/tcp/4001/p2p/16Uiu2…, not \"/ip4/127.0.0.1/udp/4001\": only TCP is"
            + " spoken, not /udp.",
      })
  void networkUsage_wrong_isOneSentenceAndCode2(String args, String sentence) {
    usage_wrong_isOneSentenceAndCode2(args, sentence);
  }

  @Test
  void configurationFile_missingOrMisspelt_isNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("poaid.properties"), "data-dri = x\n");

    assertThat(runIn(Map.of("POAID_CONFIG", folder.resolve("none").toString()), "status").err())
        .endsWith("none cannot be read: it is not there; check POAID_CONFIG.\n");
    CommandRun misspelt = runIn(Map.of("POAID_CONFIG", file.toString()), "status");
    assertThat(misspelt.sentence())
        .endsWith("has \"data-dri\", which is no option of poaid; did you mean --data-dir?");
    assertThat(misspelt.code()).isEqualTo(2);
  }

  @Test
  void options_fromEnvironmentAndFile_inTheirOrder() throws IOException {
    Path file = Files.writeString(folder.resolve("poaid.properties"), "data-dir = from-file\n");
    Map<String, String> both =
        Map.of("POAID_CONFIG", file.toString(), "POAID_DATA_DIR", "from-env");

    assertThat(runIn(Map.of("POAID_CONFIG", file.toString()), "status").err())
        .contains("from-file");
    assertThat(runIn(both, "status").err()).contains("from-env");
    assertThat(runIn(both, "status", "--data-dir=given").err()).contains("in given;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "--log-format=xml         | Invalid value for option '--log-format': expected one of [TEXT,"
            + " JSON] (case-insensitive) but was 'xml'.",
        "--log-level=nowhere=info | --log-level: poaid has no package or class \"nowhere\"; all"
            + " stands for everything.",
        "--log-file-size=1K       | --log-file-size takes 64K to 1024G.",
        "--log-file-days=0        | --log-file-days takes 1 to 3650.",
        "--log-file=a%b           | --log-file takes a name without % and \\.",
        "miner --log-file-days=0  | --log-file-days takes 1 to 3650.",
      })
  void logUsage_wrong_isOneSentenceAndCode2(String args, String sentence) {
    usage_wrong_isOneSentenceAndCode2(args, sentence);
  }

  @Test
  void logFile_thatCannotBeWritten_isNamedWithTheReason() {
    CommandRun ended = start("--log-file", folder.resolve("none/node.log").toString());

    assertThat(ended.sentence()).startsWith("The file ").endsWith("its folder is not there.");
    assertThat(ended.code()).isEqualTo(3);
  }

  @Test
  void refusal_inALogForPrograms_isALineOfIt() throws IOException {
    Path log = folder.resolve("node.log");
    CommandRun ended = start("--network=mars", "--log-format=json", "--log-file", log.toString());
    LogSetup.close();
    LogSetup.apply(new LogConfig(LogFormat.TEXT, Optional.empty(), LogLevels.NONE));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).isEmpty();
    assertThat(Files.readString(log))
        .contains("\"level\":\"error\"", "\"message\":\"--network takes devnet or mainnet.\"");
  }

  @Test
  void chain_thatIsNotThere_isSaid() {
    for (String command : new String[] {"status", "chain show", "chain export x"}) {
      CommandRun ended = run(words(command + " --data-dir=" + folder));
      assertThat(ended.sentence()).startsWith("There is no chain in ");
      assertThat(ended.code()).isEqualTo(3);
    }
  }

  @Test
  void dataDirectory_aFile_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandRun ended = run("--data-dir", file.toString());

    assertThat(ended.sentence()).contains("is a file; choose another with --data-dir.");
    assertThat(ended.code()).isEqualTo(3);
  }

  static Stream<byte[]> notModels() {
    return Stream.of(
        "{}".getBytes(StandardCharsets.UTF_8),
        new byte[0],
        new byte[] {'G', 'G', 'U', 'F', 3, 0, 0, 0, 1});
  }

  @ParameterizedTest
  @MethodSource("notModels")
  void model_foreignEmptyOrTruncated_isRefused(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("m.gguf"), content);
    CommandRun ended = start("--metrics-port=0", "--model-path", file.toString());

    assertThat(ended.sentence()).contains("m.gguf").endsWith(".");
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.code()).isEqualTo(4);
    assertThat(folder.resolve("data/running.json")).doesNotExist();
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  @Test
  void model_missingOrDirectory_isRefused() {
    CommandRun missing =
        start("--metrics-port=0", "--model-path", folder.resolve("none").toString());
    CommandRun directory = start("--metrics-port=0", "--model-path", folder.toString());

    assertThat(missing.sentence()).endsWith("none does not exist.");
    assertThat(directory.sentence()).endsWith("is a directory; a GGUF model file is needed.");
    assertThat(missing.code()).isEqualTo(4);
  }

  @Test
  void corpus_missingEmptyOrMalformed_isRefusedWithFileAndLine() throws IOException {
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    CommandRun empty = start("--metrics-port=0", "--threads=1", "--test-corpus", corpus.toString());
    Files.writeString(corpus.resolve("a.jsonl"), "{\"q\":\"a\",\"a\":\"b\"}\n{\"q\":\"x\"}\n");
    CommandRun malformed =
        start("--metrics-port=0", "--threads=1", "--test-corpus", corpus.toString());

    assertThat(empty.sentence()).endsWith("has no *.jsonl file.");
    assertThat(malformed.sentence()).contains("a.jsonl', line 2:");
    assertThat(malformed.code()).isEqualTo(3);
    assertThat(ProcessHandle.current().children()).isEmpty();
  }

  @Test
  void genesisFile_broken_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("genesis.json"), "{");
    CommandRun ended = start("--genesis", file.toString());

    assertThat(ended.sentence()).contains("genesis.json is not usable: not valid JSON");
    assertThat(ended.code()).isEqualTo(3);
  }

  @Test
  void port_givenAndTaken_isCode5() throws IOException {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      CommandRun ended = start("--metrics-port=" + taken.getLocalPort());

      assertThat(ended.sentence()).startsWith("Port " + taken.getLocalPort()).contains("choose");
      assertThat(ended.code()).isEqualTo(5);
    }
  }

  @Test
  void p2pPort_givenAndTaken_isCode5() throws IOException {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      CommandRun ended = start("--p2p-host=127.0.0.1", "--p2p-port=" + taken.getLocalPort());

      assertThat(ended.sentence())
          .startsWith("Port " + taken.getLocalPort() + " of 127.0.0.1 is taken")
          .endsWith("choose another --p2p-port.");
      assertThat(ended.code()).isEqualTo(5);
      assertThat(folder.resolve("data/chain")).doesNotExist();
    }
  }

  @Test
  void peers_ofANodeThatDoesNotRun_areRefused() throws IOException {
    Files.createDirectories(folder.resolve("chain"));
    CommandRun ended = run("peers", "--data-dir=" + folder);

    assertThat(ended.sentence()).startsWith("No node runs on ");
    assertThat(ended.code()).isEqualTo(3);
  }

  @Test
  void help_everyOptionAndParameter_isDescribed() {
    assertDescribed(Main.commandLine(Map.of()));
  }

  private static void assertDescribed(CommandLine command) {
    for (ArgSpec arg : command.getCommandSpec().args()) {
      assertThat(arg.description())
          .as("%s %s", command.getCommandSpec().qualifiedName(), arg)
          .isNotEmpty();
    }
    command.getSubcommands().values().forEach(BadInputIT::assertDescribed);
  }
}
