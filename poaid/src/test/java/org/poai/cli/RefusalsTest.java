package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.cli.config.Configuration;
import picocli.CommandLine;

/**
 * Each refusal is one sentence with the exit code of {@code docs/exit-codes.md}, and leaves
 * everything as it was. The table is in {@code refusals.csv}.
 */
class RefusalsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvFileSource(resources = "/cli/refusals.csv", delimiter = '|', quoteCharacter = '`')
  void refusal_hasItsCodeAndSentence_andChangesNothing(int code, String line, String sentence)
      throws IOException {
    Path file = Files.writeString(folder.resolve("file.txt"), "no key, no model\n");
    String typed = line.strip();
    String[] args =
        Arrays.stream(typed.split(" +")).map(word -> filled(word, file)).toArray(String[]::new);

    CommandRun ended = CommandRun.of(args);

    assertThat(ended.err()).contains(filled(sentence, file));
    assertThat(ended.code()).as(ended.err()).isEqualTo(code);
    assertThat(ended.sentence()).matches("(?s).*[.?:]$");
    assertThat(ended.out()).isEmpty();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
    assertThat(file).hasContent("no key, no model\n");
  }

  private String filled(String text, Path file) {
    return text.replace("DIR", folder.toString())
        .replace("FILE", file.toString())
        .replace('\u00a0', ' ');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POAID_DATADIR=x     | POAID_DATADIR, which is no option of poaid; did you mean"
            + " --data-dir?",
        "POAID_FROBNICATE=x  | POAID_FROBNICATE, which is no option of poaid.",
        "POAID_DATA_DIR=     | an empty value for POAID_DATA_DIR",
        "POAID_NO_MINE=1     | The environment has \"1\" for POAID_NO_MINE; give true or false.",
        "POAID_CONFIG=/none  | The configuration file /none cannot be read: it is not"
            + " there; check POAID_CONFIG.",
      })
  void environment_thatDoesNotFit_isOneSentence_forEveryCommand(String setting, String sentence) {
    String[] pair = setting.strip().split("=", 2);
    Map<String, String> environment = Map.of(pair[0], pair[1]);

    for (String line : new String[] {"--target=500", "status", "account list", "balance alice"}) {
      CommandRun ended = CommandRun.in(environment, line.split(" "));
      assertThat(ended.sentence()).contains(sentence.strip());
      assertThat(ended.err().lines()).hasSize(1);
      assertThat(ended.code()).isEqualTo(2);
    }
    assertThat(CommandRun.in(environment, "--version").code()).isZero();
    assertThat(CommandRun.in(environment, "help").code()).isZero();
  }

  @Test
  void variable_whoseValueDoesNotFit_isNamed() {
    CommandRun ended = CommandRun.in(Map.of("POAID_RPC_PORT", "x"), "--target=500");
    assertThat(ended.sentence())
        .isEqualTo(
            "Invalid value for option '--rpc-port': 'x' is not a whole number;"
                + " it stands in POAID_RPC_PORT.");
    assertThat(CommandRun.of("--rpc-port=x").sentence())
        .isEqualTo("Invalid value for option '--rpc-port': 'x' is not a whole number.");
  }

  @Test
  void variablesOfKubernetesServices_arePassedOver() {
    Map<String, String> links =
        Map.of(
            "POAID_SERVICE_HOST", "10.0.0.1",
            "POAID_SERVICE_PORT", "8545",
            "POAID_SERVICE_PORT_JSON_RPC", "8545",
            "POAID_PORT", "tcp://10.0.0.1:8545",
            "POAID_PORT_8545_TCP", "tcp://10.0.0.1:8545",
            "POAID_PORT_8545_TCP_PROTO", "tcp",
            "POAID_PORT_8545_TCP_PORT", "8545",
            "POAID_PORT_8545_TCP_ADDR", "10.0.0.1",
            "POAID_RPC_PORT", "tcp://10.0.0.2:8545");
    assertThat(CommandRun.in(links, "status", "--data-dir", folder + "/none").sentence())
        .isEqualTo(CommandRun.of("status", "--data-dir", folder + "/none").sentence());
    assertThat(
            new Configuration(links, List.of(), Main.commandLine(Map.of()).getCommandSpec()).note())
        .hasValueSatisfying(
            note ->
                assertThat(note).contains("enableServiceLinks: false").contains(links.keySet()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--openai=127.0.0.1:x     | --openai takes HOST:PORT, as 127.0.0.1:8548",
        "--openai=127.0.0.1:99999 | --openai takes HOST:PORT, as 127.0.0.1:8548",
        "--openai=192.0.2.77:1    | --openai takes an address of this machine",
        "--openai=:5 --rpc-port=5 | are one port; give each its own",
        "--job-threads=0          | --job-threads takes 1 to 256.",
      })
  void gateway_thatDoesNotFit_isOneSentence(String line, String sentence) {
    CommandRun ended = CommandRun.of((line.strip() + " --data-dir " + folder + "/d").split(" +"));

    assertThat(ended.sentence()).contains(sentence.strip());
    assertThat(ended.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status --config=/none | The configuration file /none cannot be read: it is not there;"
            + " check --config.",
        "--config /none status | The configuration file /none cannot be read: it is not there;"
            + " check --config.",
        "status --config=DIR   | cannot be read: it is a folder; check --config.",
        "status --config=FILE  | has \"no key, no model\", which is no option and value, as",
        "status --config=      | --config has an empty value; give one, or leave it out.",
        "status --config       | Missing required parameter for option '--config' (FILE).",
      })
  void configurationFile_thatDoesNotFit_isOneSentence(String line, String sentence)
      throws IOException {
    Path file = Files.writeString(folder.resolve("file.txt"), "no key, no model\n");
    CommandRun ended = CommandRun.of(filled(line.strip(), file).split(" +"));

    assertThat(ended.sentence()).contains(sentence.strip());
    assertThat(ended.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data-dir = a\\n"
            + "data-dir = b   | has \"data-dir\" twice, in lines 1 and 2; leave one of them.",
        "help = true                  | has \"help\", which is no option of poaid",
        "version = true               | has \"version\", which is no option of poaid",
        "\\u001b[31m = x               | has \"?[31m\", which is no option of poaid",
        "\\xff = x                     | cannot be read: it is no text in UTF-8; check --config.",
      })
  void configurationFile_lineThatWouldBeDroppedOrRaw_isOneSentence(String text, String sentence)
      throws IOException {
    String lines = text.strip().replace("\\n", "\n").replace("\\u001b", "\u001b");
    byte[] bytes = lines.replace("\\xff", "\u00ff").getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("options"), bytes);

    CommandRun ended = CommandRun.of("status", "--config=" + file);

    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.sentence()).contains(sentence.strip());
    assertThat(ended.code()).isEqualTo(2);
  }

  @Test
  void configurationFile_withAByteOrderMark_isReadAsWithoutIt() throws IOException {
    Path file = Files.writeString(folder.resolve("options"), "\ufeffdata-dir = from-the-file\n");

    assertThat(CommandRun.of("status", "--config=" + file).sentence()).contains("from-the-file");
  }

  @Test
  void configurationFile_thatIsNamed_winsOverTheVariable_andLosesToWhatIsTyped()
      throws IOException {
    Path named = Files.writeString(folder.resolve("named"), "# a comment\ndata-dir = from-named\n");
    Path other = Files.writeString(folder.resolve("other"), "data-dir = from-other\n");
    Map<String, String> environment = Map.of("POAID_CONFIG", other.toString());

    assertThat(CommandRun.in(environment, "status", "--config=" + named).err())
        .contains("from-named");
    assertThat(CommandRun.in(environment, "--config", named.toString(), "status").err())
        .contains("from-named");
    assertThat(CommandRun.in(environment, "status", "--config=" + named, "--data-dir=typed").err())
        .contains("typed");
    Path nested = Files.writeString(folder.resolve("nested"), "config = " + named + "\n");
    assertThat(CommandRun.of("status", "--config=" + nested).sentence())
        .contains("has \"config\", which is no option of poaid");
  }

  @Test
  void environment_ofAContainer_mayNameTheVersion() {
    Map<String, String> environment =
        Map.of("POAID_VERSION", "0.1.0", "POAID_HELP", "x", "POAID_JAVA_OPTS", "-Xmx2g");

    assertThat(CommandRun.in(environment, "--version").out()).startsWith("poaid ");
    assertThat(CommandRun.in(environment, "version").out()).startsWith("poaid ");
    assertThat(CommandRun.in(environment, "status", "--data-dir", folder.toString()).code())
        .isEqualTo(3);
  }

  @Test
  void help_asACommand_isTheHelp() {
    assertThat(CommandRun.of("help").out()).isEqualTo(CommandRun.of("--help").out());
    assertThat(CommandRun.of("help", "send").out()).contains("--dev-account");
  }

  @Test
  void printed_thatDoesNotArrive_isAFailure_unlessTheReaderHasSeenEnough() {
    assertThat(printingTo("No space left on device")).isEqualTo(3);
    assertThat(printingTo("Broken pipe")).isZero();
  }

  private static int printingTo(String failure) {
    OutputStream refusing =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException(failure);
          }
        };
    return Main.run(new StandardOutput(refusing), Map.of(), "version");
  }

  @Test
  void keystore_withADamagedFile_isNamedWithTheReason() throws IOException {
    Path keystore = Files.createDirectories(folder.resolve("keystore"));
    Path damaged = Files.writeString(keystore.resolve("UTC--1--ab"), "{\"version\":3,");

    CommandRun list = CommandRun.of("account", "list", "--data-dir", folder.toString());
    assertThat(list.err()).contains(damaged.toString()).contains("cannot be used");
    assertThat(list.err()).doesNotContain("No accounts");
    CommandRun send =
        CommandRun.of(
            "send",
            "--from=alice",
            "--to=0x0000000000000000000000000000000000000001",
            "--data-dir",
            folder.toString(),
            "--node=http://127.0.0.1:1");
    assertThat(send.err()).contains("UTC--1--ab").contains("cannot be used");
    assertThat(send.code()).isEqualTo(9);
  }

  @Test
  void help_ofEveryCommand_beginsWithAWholeSentence() {
    assertSentences(Main.commandLine(Map.of()));
  }

  /** The list of commands shows the first line of each description. */
  private static void assertSentences(CommandLine command) {
    String[] description = command.getCommandSpec().usageMessage().description();
    assertThat(description).as(command.getCommandName()).isNotEmpty();
    assertThat(description[0]).as(command.getCommandName()).endsWith(".");
    command.getSubcommands().values().forEach(RefusalsTest::assertSentences);
  }
}
