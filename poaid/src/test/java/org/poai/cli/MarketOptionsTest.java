package org.poai.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.node.config.ExitCode;

/**
 * Flags of the market that do not fit together are refused with a sentence, before anything runs.
 */
class MarketOptionsTest {
  @TempDir Path folder;

  private void refused(ExitCode code, String sentence, String... flags) {
    List<String> line = new ArrayList<>(List.of("--data-dir=" + folder, "--no-mdns"));
    line.addAll(List.of(flags));
    CommandRun run = CommandRun.of(line.toArray(String[]::new));
    assertThat(run.sentence()).contains(sentence);
    assertThat(run.code()).isEqualTo(code.number());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void part_withoutItsAccount_orAnAccountWithoutItsPart_isRefused() {
    refused(ExitCode.USAGE, "--serve-jobs and --worker-account go together", "--serve-jobs");
    refused(ExitCode.USAGE, "go together", "--worker-account=dev2");
    refused(ExitCode.USAGE, "--challenge and --challenge-account go together", "--challenge");
    refused(ExitCode.USAGE, "go together", "--challenge-account=dev2");
    refused(ExitCode.USAGE, "--judge and --judge-account go together", "--judge");
    refused(ExitCode.USAGE, "go together", "--judge-account=dev0");
    refused(ExitCode.USAGE, "--price-per-token is for", "--price-per-token=1");
  }

  @Test
  void channels_withoutPriceOrPayer_areRefused() {
    refused(
        ExitCode.USAGE,
        "--serve-channels and --worker-account go together",
        "--serve-channels",
        "--price-per-token=1");
    refused(
        ExitCode.USAGE,
        "--serve-channels needs --price-per-token",
        "--serve-channels",
        "--worker-account=dev2");
    refused(
        ExitCode.USAGE,
        "--gateway-account and --gateway-max-price go together",
        "--openai",
        "--gateway-account=dev5");
    refused(ExitCode.USAGE, "go together", "--openai", "--gateway-max-price=1");
    refused(
        ExitCode.USAGE,
        "--gateway-account is for a node with --openai",
        "--gateway-account=dev5",
        "--gateway-max-price=1");
    refused(
        ExitCode.USAGE,
        "--check takes a share above 0 and up to 1",
        "--openai",
        "--gateway-account=dev5",
        "--gateway-max-price=1",
        "--check=2");
    refused(
        ExitCode.USAGE,
        "an account of its own",
        "--judge",
        "--judge-account=dev0",
        "--openai",
        "--gateway-account=dev0",
        "--gateway-max-price=1");
  }

  @Test
  void judge_whoseBlocksPayAnother_isRefused() {
    refused(
        ExitCode.USAGE,
        "a vote counts only in the voter's own block",
        "--judge",
        "--judge-account=dev1");
  }

  @Test
  void judge_thatSharesItsAccount_isRefused() {
    refused(
        ExitCode.USAGE,
        "an account of its own",
        "--judge",
        "--judge-account=dev0",
        "--serve-jobs",
        "--worker-account=dev0");
  }

  @Test
  void amounts_thatMakeNoSense_areRefused() {
    for (String share : new String[] {"0", "-1", "1.1"}) {
      refused(
          ExitCode.USAGE,
          "--challenge takes a share above 0 and up to 1",
          "--challenge=" + share,
          "--challenge-account=dev5");
    }
    refused(
        ExitCode.USAGE,
        "--challenge-max: an amount is like",
        "--challenge",
        "--challenge-account=dev5",
        "--challenge-max=many");
    refused(ExitCode.USAGE, "--job-threads takes 1 to 256", "--job-threads=0");
  }

  @Test
  void account_thatIsNotInTheKeystore_isNamed() {
    refused(
        ExitCode.KEY,
        "--worker-account: there is no key of bob",
        "--serve-jobs",
        "--worker-account=bob");
  }

  @Test
  void fault_isForAWorkerOfTheDevnet() {
    refused(ExitCode.USAGE, "--dev-fault takes lie-once", "--dev-fault=lie-once");
    refused(
        ExitCode.USAGE,
        "--dev-fault takes lie-once",
        "--dev-fault=lie-twice",
        "--serve-jobs",
        "--worker-account=dev2");
    refused(
        ExitCode.USAGE,
        "--dev-fault takes lie-once",
        "--network=mainnet",
        "--no-mine",
        "--dev-fault=lie-once",
        "--serve-jobs",
        "--worker-account=dev2");
  }
}
