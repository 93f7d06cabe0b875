package org.poai.cli.market;

import java.nio.file.Path;
import java.util.List;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.MarketParameters;
import org.poai.cli.contract.Sender;
import org.poai.cli.option.Refusals;
import org.poai.client.Payment;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.crypto.Keccak;
import org.poai.market.contract.Job;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketViews;
import org.poai.market.contract.Seals;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid market}: paid answers of the chain's model, and what becomes of false ones. */
@Command(
    mixinStandardHelpOptions = true,
    name = "market",
    description = {
      "Buys answers of the chain's model, sells them, and challenges false ones.",
      "Signs here, and sends through a node. docs/market.md tells what one risks and earns."
    },
    subcommands = {
      MarketStatusCommand.class,
      MarketListCommand.class,
      MarketShowCommand.class,
      MarketCheckCommand.class,
      PostCommand.class,
      OffersCommand.class,
      ChannelCommand.class
    })
public final class MarketCommand implements Runnable {
  private static final String JOB = "Number of the job.";
  private static final String CASE = "Number of the case, which is that of its job.";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do: " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "cancel",
      sortOptions = false,
      description = {
        "Ends a job that has no worker, or whose worker did not deliver in time.",
        "The price comes back, of a worker that failed half as much again: then market withdraw."
      })
  int cancel(@Parameters(paramLabel = "ID", description = JOB) long id, @Mixin Sender sender) {
    long number = number(id);
    return sender.send(
        (account, chain) -> {
          Job job = new Market(chain).job(number);
          return List.of(
              Sender.payment(
                  job.status() == Job.Status.ACCEPTED
                      ? MarketCalls.timeout(number)
                      : MarketCalls.cancel(number)));
        },
        MarketEventText::lines,
        spec.commandLine());
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "accept",
      sortOptions = false,
      description = {
        "Takes a job, for a stake and a pot: of the account's credit first.",
        "A node with --serve-jobs does this and all that follows by itself."
      })
  int accept(@Parameters(paramLabel = "ID", description = JOB) long id, @Mixin Sender sender) {
    long number = number(id);
    return sender.send(
        (account, chain) -> {
          Market market = new Market(chain);
          Job job = market.job(number);
          Wei needed = market.parameters().toAccept(job.terms().price());
          return List.of(
              Sender.payment(
                  MarketCalls.accept(
                      number,
                      job.terms().model(),
                      job.terms().maxTokens(),
                      job.terms().promptHash(),
                      market.beyondCredit(account, needed))));
        },
        MarketEventText::lines,
        spec.commandLine());
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "deliver",
      sortOptions = false,
      description = {
        "Delivers the answer of an accepted job. Every byte counts: a false one costs the stake."
      })
  int deliver(
      @Parameters(index = "0", paramLabel = "ID", description = JOB) long id,
      @Parameters(
              index = "1",
              paramLabel = "TEXT",
              description = "The answer; - for standard input, as it is.")
          String text,
      @Mixin Sender sender) {
    return send(MarketCalls.deliver(number(id), GivenText.ANSWER.read(text, System.in)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "settle",
      sortOptions = false,
      description = "Pays the worker of a job that nobody challenged in time; anyone may.")
  int settle(@Parameters(paramLabel = "ID", description = JOB) long id, @Mixin Sender sender) {
    return send(MarketCalls.settle(number(id)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "challenge",
      sortOptions = false,
      description = {
        "Challenges an answer, for a tenth of the stake and a pot: miners rule.",
        "Your own answer is sealed, and written to a file: show it with market show-claim."
      })
  int challenge(
      @Parameters(index = "0", paramLabel = "ID", description = JOB) long id,
      @Parameters(
              index = "1",
              paramLabel = "TEXT",
              description = "The right answer, to the byte; - for standard input, as it is.")
          String text,
      @Option(
              names = "--claim-out",
              required = true,
              paramLabel = "FILE",
              description = "Where answer and salt are written.")
          Path claimOut,
      @Mixin Sender sender) {
    long number = number(id);
    Hash32 answer = Keccak.hash(GivenText.ANSWER.read(text, System.in));
    return sender.send(
        (account, chain) -> List.of(challenge(number, answer, claimOut, account, chain)),
        MarketEventText::lines,
        spec.commandLine());
  }

  private static Payment challenge(
      long id, Hash32 answer, Path claimOut, Address account, RemoteChain chain) throws RpcFailure {
    Market market = new Market(chain);
    Job job = market.job(id);
    if (job.status() != Job.Status.DELIVERED) {
      throw new UserException(
          ExitCode.REVERTED,
          "Job "
              + id
              + " has no answer that can be challenged: see 'poaid market show "
              + id
              + "'.");
    }
    Job.Delivery delivery = job.delivery().orElseThrow();
    if (delivery.resultHash().equals(answer)) {
      throw new UserException(
          ExitCode.REVERTED, "Job " + id + " was answered with just this; nothing was sent.");
    }
    Bytes prompt = market.prompt(job);
    MarketParameters parameters = market.parameters();
    Wei needed = parameters.toChallenge(job.work().orElseThrow().stake());
    ClaimFile claim = ClaimFile.at(claimOut, id, answer);
    return Sender.payment(
        MarketCalls.challenge(
            id,
            job.terms().model(),
            job.terms().maxTokens(),
            delivery.resultHash(),
            Seals.claim(chain.chainId().w0(), account, answer, claim.salt()),
            prompt,
            market.beyondCredit(account, needed)));
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "show-claim",
      sortOptions = false,
      description = {
        "Shows the answer that a challenger sealed, between the last vote and the end of the case.",
        "Without it, a challenger that was right is not rewarded."
      })
  int showClaim(
      @Parameters(paramLabel = "ID", description = CASE) long id,
      @Option(
              names = "--claim",
              required = true,
              paramLabel = "FILE",
              description = "The file that market challenge wrote.")
          Path file,
      @Mixin Sender sender) {
    ClaimFile claim = ClaimFile.read(file);
    Refusals.check(
        claim.marketCase() == number(id),
        "The file " + file + " has the claim of case " + claim.marketCase() + ".");
    return send(MarketCalls.showClaim(id, claim.answer(), claim.salt()), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "close",
      sortOptions = false,
      description = "Rules a case whose votes are shown: pays, fines and slashes; anyone may.")
  int close(@Parameters(paramLabel = "ID", description = CASE) long id, @Mixin Sender sender) {
    return send(MarketCalls.close(number(id)), sender);
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "withdraw",
      sortOptions = false,
      description = "Takes out what the market owes the account.")
  int withdraw(@Mixin Sender sender) {
    return sender.send(
        (account, chain) -> {
          if (new Market(chain).read(MarketViews.credit(account)).isZero()) {
            throw new UserException(
                ExitCode.REVERTED, "There is nothing that " + account + " can withdraw.");
          }
          return List.of(Sender.payment(MarketCalls.withdraw()));
        },
        MarketEventText::lines,
        spec.commandLine());
  }

  static long number(long id) {
    Refusals.check(id >= 1, "ID takes 1 or more.");
    return id;
  }

  private int send(Message message, Sender sender) {
    return sender.send(message, MarketEventText::lines, spec.commandLine());
  }
}
