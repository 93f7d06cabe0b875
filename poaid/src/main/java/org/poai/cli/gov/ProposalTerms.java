package org.poai.cli.gov;

import java.io.Console;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.genesis.GenesisContract;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.Terminal;
import org.poai.client.RpcFailure;
import org.poai.governance.BallotCalls;
import org.poai.governance.BallotCalls.Parameters;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Wei;
import org.poai.tools.OwnAsset;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What every proposal says besides its record, and the last question before it is sent. */
final class ProposalTerms {
  private static final int MAX_DESCRIPTION = 4096;

  /** Blocks that may pass before the proposal stands in one. */
  private static final int SLACK = 2;

  @Option(
      names = "--not-before",
      paramLabel = "EPOCH",
      description = "First epoch that it may rule. Default: the earliest that there is time for.")
  private @Nullable Long notBefore;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "For voters: where it comes from, why it is better.")
  private String description = "";

  @Option(names = "--yes", description = "Do not ask before it is sent.")
  private boolean yes;

  /**
   * When a proposal that is sent now may rule, and what it costs.
   *
   * @param notBefore first epoch
   * @param bond that goes along
   */
  record Offer(long notBefore, long firstBlock, Wei bond) {
    /** The words of the question. */
    String words() {
      return "earliest epoch " + notBefore + " (block " + firstBlock + ")";
    }
  }

  String description() {
    Refusals.check(
        description.getBytes(StandardCharsets.UTF_8).length <= MAX_DESCRIPTION,
        "--description takes at most " + MAX_DESCRIPTION + " bytes.");
    return description;
  }

  /** Refuses what does not fit, before any work. */
  void check() {
    String unused = description();
    Refusals.check(notBefore == null || notBefore >= 1, "--not-before takes 1 or more.");
    Refusals.check(
        yes || Terminal.find().isPresent(),
        "There is no terminal to ask on; say --yes, and it is sent without a question.");
  }

  /** What a proposal is offered with now: blocks pass while a model runs or a person thinks. */
  Offer offer(GenesisContract contract, boolean awaitsKey, Governance governance)
      throws RpcFailure {
    Parameters parameters = governance.read(new BallotCalls(contract).parameters());
    long soon = governance.chain().height() + 1 + SLACK;
    long epoch = notBefore == null ? parameters.earliestEpoch(soon, awaitsKey) : notBefore;
    return new Offer(
        epoch,
        Math.multiplyExact(epoch, parameters.epochBlocks()),
        awaitsKey ? parameters.bond().plus(parameters.keyBond()) : parameters.bond());
  }

  /** Puts the file that is proposed among the own node's assets, from which others fetch it. */
  static void share(Path file, Path dataDir, CommandLine command) {
    command
        .getErr()
        .println(
            OwnAsset.add(dataDir, file)
                .map(there -> "Others fetch the file from " + there + ", while a node runs there.")
                .orElse(
                    "There is no data directory "
                        + dataDir
                        + ": give the file to a node that runs, or nobody can check it."));
  }

  /** Asks whether to send, unless that was said. */
  void confirm(Offer offer, CommandLine command) {
    if (yes) {
      return;
    }
    Optional<Console> terminal = Terminal.find();
    String question = "Propose it, with a bond of " + offer.bond().toPoai() + " POAI? [y/N] ";
    command.getErr().flush();
    String answer =
        terminal.map(console -> String.valueOf(console.readLine("%s", question))).orElse("");
    if (!answer.strip().equalsIgnoreCase("y") && !answer.strip().equalsIgnoreCase("yes")) {
      throw new UserException(ExitCode.USAGE, "Nothing was sent.");
    }
  }
}
