package org.poai.cli.gov;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.poai.chain.block.Transaction.Message;
import org.poai.cli.contract.Sender;
import org.poai.cli.option.Refusals;
import org.poai.client.Payment;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.governance.BallotCalls;
import org.poai.governance.DatasetKeyFile;
import org.poai.governance.Proposal.Support;
import org.poai.governance.VotesCalls;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid gov}: what the chain may change to, and who decides. */
@Command(
    mixinStandardHelpOptions = true,
    name = "gov",
    description = {
      "Proposes models and datasets, and votes on them with locked POAI.",
      "Signs here, and sends through a node. docs/governance.md tells the whole way."
    },
    subcommands = {
      GovStatusCommand.class,
      GovListCommand.class,
      GovShowCommand.class,
      GovCheckCommand.class,
      ApproveCommand.class,
      ProposeCommand.class
    })
public final class GovCommand implements Runnable {
  private static final String ID = "Number of the proposal.";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do: " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "lock",
      sortOptions = false,
      description = {
        "Locks POAI, whose power votes from the next block on.",
        "It comes back after a waiting time: poaid gov unlock, later poaid gov withdraw."
      })
  int lock(
      @Parameters(paramLabel = "AMOUNT", description = "As 5000, \"1.5 POAI\" or 3gwei.")
          String amount,
      @Mixin Sender sender) {
    return send(VotesCalls.lock(Refusals.amount("AMOUNT", amount)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "unlock",
      sortOptions = false,
      description = "Gives up power at once, for money that can be withdrawn later.")
  int unlock(
      @Parameters(paramLabel = "AMOUNT", description = "As 5000, \"1.5 POAI\" or 3gwei.")
          String amount,
      @Mixin Sender sender) {
    return send(VotesCalls.requestExit(Refusals.amount("AMOUNT", amount)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "withdraw",
      sortOptions = false,
      description = "Takes out what was unlocked and has waited, and bonds that came back.")
  int withdraw(@Mixin Sender sender) {
    return sender.send(GovCommand::withdrawals, EventText.of(sender), spec.commandLine());
  }

  /** A transaction for each contract that owes something. */
  private static List<Payment> withdrawals(Address account, RemoteChain chain) throws RpcFailure {
    Governance governance = new Governance(chain);
    List<Payment> payments = new ArrayList<>();
    VotesCalls.Exit exit = governance.read(VotesCalls.exit(account));
    boolean ready = !exit.amount().isZero() && chain.height() + 1 >= exit.readyAt();
    if (ready) {
      payments.add(Sender.payment(VotesCalls.withdraw()));
    }
    for (BallotCalls calls : List.of(BallotCalls.MODELS, BallotCalls.DATASETS)) {
      if (!governance.read(calls.credit(account)).isZero()) {
        payments.add(Sender.payment(calls.withdraw()));
      }
    }
    if (payments.isEmpty()) {
      throw new UserException(
          ExitCode.REVERTED,
          exit.amount().isZero()
              ? "There is nothing that " + account + " can withdraw."
              : exit.amount().toPoai()
                  + " POAI of "
                  + account
                  + " can be withdrawn from block "
                  + exit.readyAt()
                  + " on.");
    }
    return payments;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "delegate",
      sortOptions = false,
      description = "Lets another account vote with what this one locks; itself takes it back.")
  int delegate(
      @Parameters(paramLabel = "WHO", description = "An address, or a name of the keystore.")
          String who,
      @Mixin Sender sender) {
    return send(VotesCalls.delegate(sender.node().address("WHO", who)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "vote",
      sortOptions = false,
      description = "Votes with the power that the account had when the vote began.")
  int vote(
      @Parameters(index = "0", paramLabel = "ID", description = ID) long id,
      @Parameters(index = "1", paramLabel = "yes|no|abstain", description = "How.") String how,
      @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "For all.")
          String reason,
      @Mixin Ballot ballot,
      @Mixin Sender sender) {
    Support support =
        switch (how) {
          case "yes" -> Support.FOR;
          case "no" -> Support.AGAINST;
          case "abstain" -> Support.ABSTAIN;
          default -> throw new UserException(ExitCode.USAGE, "A vote is yes, no or abstain.");
        };
    BallotCalls calls = ballot.calls();
    return send(
        reason.isEmpty()
            ? calls.castVote(Ballot.id(id), support)
            : calls.castVote(Ballot.id(id), support, reason),
        sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "queue",
      sortOptions = false,
      description = "Enters a passed proposal into the plan; anyone may.")
  int queue(
      @Parameters(paramLabel = "ID", description = ID) long id,
      @Mixin Ballot ballot,
      @Mixin Sender sender) {
    return send(ballot.calls().queue(Ballot.id(id)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "cancel",
      sortOptions = false,
      description = "Takes the own proposal back, while its vote has not begun.")
  int cancel(
      @Parameters(paramLabel = "ID", description = ID) long id,
      @Mixin Ballot ballot,
      @Mixin Sender sender) {
    return send(ballot.calls().cancel(Ballot.id(id)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "close",
      sortOptions = false,
      description = {
        "Settles the bond of a proposal that did not pass or was not queued; anyone may.",
        "It burns where all votes together were no quorum."
      })
  int close(
      @Parameters(paramLabel = "ID", description = ID) long id,
      @Mixin Ballot ballot,
      @Mixin Sender sender) {
    return send(ballot.calls().close(Ballot.id(id)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "reveal",
      sortOptions = false,
      description = "Reveals the key of a queued dataset, in the blocks that queue named.")
  int reveal(
      @Parameters(paramLabel = "ID", description = ID) long id,
      @Option(
              names = "--key",
              required = true,
              paramLabel = "FILE",
              description = "The file that propose dataset wrote with --key-out.")
          Path key,
      @Mixin Sender sender) {
    return send(BallotCalls.reveal(Ballot.id(id), key(key)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "slash",
      sortOptions = false,
      description = "Burns the bond of a dataset whose key did not come; anyone may.")
  int slash(@Parameters(paramLabel = "ID", description = ID) long id, @Mixin Sender sender) {
    return send(BallotCalls.slash(Ballot.id(id)), sender);
  }

  private static Hash32 key(Path file) {
    try {
      return DatasetKeyFile.read(file);
    } catch (IOException e) {
      throw Refusals.file(file, e);
    }
  }

  private int send(Message message, Sender sender) {
    return sender.send(message, EventText.of(sender), spec.commandLine());
  }
}
