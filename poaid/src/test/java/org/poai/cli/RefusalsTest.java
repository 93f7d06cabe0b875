package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * Each refusal is one sentence with the exit code of {@code docs/exit-codes.md}, and leaves
 * everything as it was. In the lines below, DIR is an empty folder, FILE a text file in it.
 */
class RefusalsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // 2: what was typed does not fit
        "2 | --data-dir=DIR/x account list   | --data-dir stands before \"account\"",
        "2 | --data-dir=DIR/x chain verify   | --data-dir stands before \"chain\"",
        "2 | --no-mine status                | --no-mine stands before \"status\"",
        "2 | --rpc-port=1 miner              | --rpc-port stands before \"miner\"",
        "2 | status --data-dir=              | --data-dir has an empty value",
        "2 | chain import --model-path= x    | --model-path has an empty value",
        "2 | --genesis=                      | --genesis has an empty value",
        "2 | balance --node= 0x01            | --node has an empty value",
        "2 | --peer-multiaddr=               | --peer-multiaddr has an empty value",
        "2 | --miner-address=0xF39fd6e51aad88f6f4ce6ab8827279cfffb92266"
            + " | --miner-address: the capital letters of the address do not fit",
        "2 | miner --miner-address=0xF39fd6e51aad88f6f4ce6ab8827279cfffb92266 --data-dir=DIR/m"
            + " | --miner-address: the capital letters of the address do not fit",
        "2 | balance 0xF39fd6e51aad88f6f4ce6ab8827279cfffb92266 --data-dir=DIR"
            + " | ACCOUNT: the capital letters of the address do not fit",
        "2 | send --from=0xF39fd6e51aad88f6f4ce6ab8827279cfffb92266 --to=0x12 --data-dir=DIR"
            + " | --to: an address is 0x and 40 hex digits",
        "2 | --rpc-origin=not\u00a0an\u00a0origin | --rpc-origin takes the origin of a web page",
        "2 | --rpc-origin=https://a.example/path | --rpc-origin takes the origin of a web page",
        "2 | --p2p-host=192.0.2.1            | --p2p-host takes an address of this machine",
        "2 | --rpc-host=192.0.2.1            | --rpc-host takes an address of this machine",
        "2 | --metrics-host=192.0.2.1        | --metrics-host takes an address of this machine",
        "2 | --metrics-host=no.such.invalid  | --metrics-host takes an address of this machine",
        "2 | --p2p-port=4100 --rpc-port=4100 | are one port",
        "2 | statsu                          | did you mean status?",
        "2 | --data-dri=x                    | did you mean --data-dir?",
        "2 | dataset show FILE               | FILE is a file: a sealed one",
        // 3: a file or folder cannot be read or written, or is not what it must be
        "3 | status --data-dir=DIR/typo      | There is no chain in DIR/typo",
        "3 | peers --data-dir=DIR/typo       | There is no chain in DIR/typo",
        "3 | chain show --data-dir=DIR/typo  | There is no chain in DIR/typo",
        "3 | chain export DIR/x --data-dir=DIR/typo | There is no chain in DIR/typo",
        "3 | chain verify --data-dir=DIR/typo | There is no chain in DIR/typo",
        "3 | chain import DIR/none --data-dir=DIR/typo | Cannot read DIR/none: it is not there",
        "3 | --data-dir=DIR/x --genesis=DIR/none | The genesis file DIR/none cannot be read",
        "3 | --data-dir=DIR/x --test-corpus=DIR/none | DIR/none",
        "3 | --data-dir=FILE/x               | The data directory FILE/x cannot be made",
        "3 | balance 0x0000000000000000000000000000000000000001 --token-file=DIR/none"
            + " --node=http://127.0.0.1:1 | The token file DIR/none cannot be used: it is not"
            + " there",
        "3 | account new --password-file=DIR/none --data-dir=DIR/x"
            + " | The file DIR/none cannot be used: it is not there",
        "3 | account import DIR/none --data-dir=DIR/x | The file DIR/none cannot be used",
        "3 | deploy --dev-account=0 DIR/none.json | The file DIR/none.json cannot be used",
        "3 | dataset seal --key=0x0000000000000000000000000000000000000000000000000000000000000001"
            + " --out=FILE | FILE is there already",
        "3 | dataset seal --key=0x0000000000000000000000000000000000000000000000000000000000000001"
            + " --out=DIR/no/x | The folder of DIR/no/x is not there",
        "3 | model synth FILE                | FILE is there already",
        "3 | model synth DIR/no/x            | The folder of DIR/no/x is not there",
        // 4: the model
        "4 | --data-dir=DIR/x --model-path=DIR/none.gguf | none.gguf does not exist",
        "4 | model check DIR/none.gguf       | none.gguf does not exist",
        "4 | model info FILE                 | FILE",
        // 7: the node
        "7 | balance 0x0000000000000000000000000000000000000001 --node=http://127.0.0.1:1 |"
            + " 127.0.0.1",
        // 9: a key, or nobody has this name
        "9 | balance nobody --data-dir=DIR   | no account here has this name",
        "9 | send --from=nobody --to=0x0000000000000000000000000000000000000001 --data-dir=DIR"
            + " --node=http://127.0.0.1:1 | There is no key of nobody",
        "9 | send --dev-account=0 --to=nobody --data-dir=DIR | no account here has this name",
        "9 | account export nobody DIR/x --data-dir=DIR | There is no key of nobody",
        "9 | account import FILE --data-dir=DIR/x | FILE cannot be used: it is neither",
      })
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
        "POAID_CONFIG=/none  | The configuration file /none cannot be read; check POAID_CONFIG.",
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
