package org.poai.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.cli.CommandRun;
import picocli.CommandLine.Model.OptionSpec;

final class ConfigCommandTest {
  @TempDir Path folder;

  private static List<OptionSpec> options() {
    return CommandRun.program().getCommandSpec().options().stream()
        .filter(it -> !it.hidden() && !it.usageHelp() && !it.versionHelp())
        .filter(it -> !it.longestName().equals("--config"))
        .toList();
  }

  private static Set<String> names(Stream<String> lines, String pattern) {
    return lines
        .filter(line -> line.matches(pattern))
        .map(line -> line.replaceFirst("^# ?", "").replaceFirst("[ =].*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void show_withoutAnything_hasEveryOptionAndItsDefault() {
    CommandRun shown = CommandRun.of("config", "show");

    assertThat(shown.code()).isZero();
    assertThat(names(shown.out().lines(), "(# )?[a-z0-9-]+ .*"))
        .isEqualTo(
            options().stream()
                .map(it -> it.longestName().substring(2))
                .collect(TreeSet::new, Set::add, Set::addAll));
    assertThat(shown.out().lines())
        .anyMatch(line -> line.matches("rpc-host = 127.0.0.1 +# default"))
        .anyMatch(line -> line.equals("# data-dir is not set"))
        .anyMatch(line -> line.matches("no-mine = false +# default"))
        .anyMatch(line -> line.equals("# miner-address is not set"));
  }

  @Test
  void show_eachSource_isNamedAndWinsInItsOrder() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("poaid.conf"),
            """
            # mine
            data-dir = from-file
            max-peers = 7
            rpc-origin = https://a.example
            rpc-origin = https://b.example
            verify = sampled
            """);
    CommandRun shown =
        CommandRun.in(
            Map.of("POAID_MAX_PEERS", "8", "POAID_VERIFY", "full"),
            "config",
            "show",
            "--config=" + file,
            "--verify=sampled",
            "--no-mine");

    assertThat(shown.out().lines().map(line -> line.replaceFirst(" +#", " #")))
        .contains(
            "data-dir = from-file # line 2 of the configuration file " + file,
            "rpc-origin = https://a.example,https://b.example # line 5 of the configuration file "
                + file,
            "max-peers = 8 # POAID_MAX_PEERS",
            "verify = sampled # the command line",
            "no-mine = true # the command line");
  }

  @Test
  void show_itsOwnOutput_isAConfigurationWithTheSameValues() throws IOException {
    String shown = CommandRun.of("config", "show", "--data-dir=a # b", "--no-mine").out();
    Path file = Files.writeString(folder.resolve("poaid.conf"), shown);

    assertThat(valuesOf(CommandRun.of("config", "show", "--config", file.toString()).out()))
        .isEqualTo(valuesOf(shown));
  }

  private static List<ConfigLine> valuesOf(String text) {
    return ConfigLine.read(text).lines();
  }

  @Test
  void show_passwordInAnAddress_isNotShown() {
    assertThat(
            CommandRun.of("config", "show", "--ipfs-gateway=http://me:pass@127.0.0.1:8080").out())
        .contains("ipfs-gateway = http://…@127.0.0.1:8080")
        .doesNotContain("pass@");
  }

  @Test
  void show_whatIsNoOption_isRefused() {
    CommandRun ended = CommandRun.of("config", "show", "--data-dri=x");

    assertThat(ended.sentence())
        .isEqualTo("Unknown option: '--data-dri'; did you mean --data-dir?");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(CommandRun.of("config", "show", "status").sentence())
        .isEqualTo("config show takes options of poaid, no command.");
    assertThat(CommandRun.of("config").sentence()).isEqualTo("Say what to do: show or sample.");
  }

  @Test
  void sample_everyOption_withItsDescription() {
    String sample = CommandRun.of("config", "sample").out();

    assertThat(names(sample.lines(), "#[a-z][a-z0-9-]* = .*"))
        .isEqualTo(
            options().stream()
                .filter(it -> it.group() != null)
                .map(it -> it.longestName().substring(2))
                .collect(Collectors.toCollection(TreeSet::new)));
    assertThat(sample).doesNotContain("${", "@|", "%n").contains("\n## Chain\n");
    assertThat(sample.lines()).allMatch(line -> line.length() <= 140);
  }

  @Test
  void sample_whoseDefaultsAreTakenAtTheirWord_changesNothing() throws IOException {
    List<String> defaults =
        options().stream()
            .filter(it -> it.defaultValue() != null && !it.typeInfo().isBoolean())
            .map(it -> "#" + it.longestName().substring(2) + " = ")
            .toList();
    String sample =
        CommandRun.of("config", "sample")
            .out()
            .lines()
            .map(line -> defaults.stream().anyMatch(line::startsWith) ? line.substring(1) : line)
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("poaid.conf"), sample);

    CommandRun shown = CommandRun.of("config", "show", "--config=" + file);
    assertThat(shown.err()).isEmpty();
    assertThat(valuesOf(shown.out())).isEqualTo(valuesOf(CommandRun.of("config", "show").out()));
  }

  @Test
  void valueOfTheFile_thatDoesNotFit_isNamedWithItsLine() throws IOException {
    Path file = Files.writeString(folder.resolve("c"), "\ntarget = 5000\n");
    assertThat(CommandRun.of("--config=" + file).sentence())
        .isEqualTo(
            "--target takes 1 to 1000; --target stands in line 2 of the configuration file "
                + file
                + ".");
    assertThat(CommandRun.of("--config=" + file, "--target=0").sentence())
        .isEqualTo("--target takes 1 to 1000.");

    Files.writeString(file, "rpc-port = x\n");
    assertThat(CommandRun.of("--config=" + file).sentence())
        .endsWith("it stands in line 1 of the configuration file " + file + ".");

    Files.writeString(file, "\n\nno-mdns\n");
    assertThat(CommandRun.of("--config=" + file).sentence())
        .isEqualTo(
            "Line 3 of the configuration file "
                + file
                + " has \"no-mdns\", which is no option and value, as data-dir = /var/lib/poaid.");
  }
}
