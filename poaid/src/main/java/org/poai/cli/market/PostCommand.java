package org.poai.cli.market;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.poai.chain.genesis.MarketParameters;
import org.poai.cli.contract.NodeView;
import org.poai.cli.contract.Sender;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.Submission;
import org.poai.cli.wallet.Terminal;
import org.poai.client.Payment;
import org.poai.client.RemoteChain;
import org.poai.client.RpcAnswer.Refused;
import org.poai.client.RpcFailure;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.market.contract.MarketCalls;
import org.poai.market.contract.MarketEvent.JobPosted;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.events.Figures;
import org.poai.primitives.Bytes;
import org.poai.primitives.Printable;
import org.poai.primitives.Wei;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid market post}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "post",
    sortOptions = false,
    description = {
      "Posts a job: what the chain's model answers to a text. Its price waits in the contract.",
      "Prompt and answer are public, for ever. With --wait, prints the answer."
    },
    footer = {
      "",
      "  poaid market post \"What is the capital of France?\" --tokens 16 --price 0.5 --from alice"
          + " --wait"
    })
final class PostCommand implements Callable<Integer> {
  private static final int MAX_TOKENS = 384;

  /** Above it, bribing the voters of a case could pay. */
  private static final Wei AT_RISK = Wei.ofPoai(1);

  @Parameters(paramLabel = "TEXT", description = "The prompt; - for standard input, as it is.")
  private String text = "";

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "64",
      description = "Most tokens of the answer, 1 to 384. Default: ${DEFAULT-VALUE}.")
  private int tokens = 64;

  @Option(
      names = "--price",
      required = true,
      paramLabel = "POAI",
      description = "What the worker is paid, as 0.5.")
  private String price = "";

  @Option(
      names = "--take-blocks",
      paramLabel = "N",
      defaultValue = "100",
      description = "Blocks in which a worker can take it. Default: ${DEFAULT-VALUE}.")
  private int takeBlocks = 100;

  @Option(
      names = "--deliver-blocks",
      paramLabel = "N",
      defaultValue = "20",
      description = "Blocks that the worker then has. Default: ${DEFAULT-VALUE}.")
  private int deliverBlocks = 20;

  @Option(
      names = "--final",
      description = "With --wait: wait until nobody can challenge the answer any more.")
  private boolean isFinal;

  @Option(names = "--raw", description = "Print the answer byte by byte, controls and all.")
  private boolean raw;

  @Option(names = "--yes", description = "Do not ask about a price above 1 POAI.")
  private boolean yes;

  @Mixin private Sender sender = new Sender();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Wei offered = Refusals.amount("--price", price);
    Refusals.check(tokens >= 1 && tokens <= MAX_TOKENS, "--tokens takes 1 to 384.");
    Refusals.check(takeBlocks >= 1, "--take-blocks takes 1 or more.");
    Refusals.check(deliverBlocks >= 1, "--deliver-blocks takes 1 or more.");
    Refusals.check(!isFinal || sender.patience().isPresent(), "--final goes with --wait.");
    Bytes prompt = GivenText.PROMPT.readPrompt(text, System.in);
    Submission.Wish wish = (account, chain) -> List.of(payment(chain, prompt, offered));
    if (sender.patience().isEmpty()) {
      return sender.send(wish, MarketEventText::lines, spec.commandLine());
    }
    Submission.Mined mined = sender.sendAndAwait(wish, MarketEventText::lines, spec.commandLine());
    try {
      print(answer(mined));
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  private Payment payment(RemoteChain chain, Bytes prompt, Wei offered) throws RpcFailure {
    Market market = new Market(chain);
    MarketParameters parameters = market.parameters();
    Refusals.check(
        offered.compareTo(parameters.minPrice()) >= 0,
        "--price takes " + parameters.minPrice().toPoai() + " POAI or more on this chain.");
    long most = parameters.times().maxWait();
    Refusals.check(
        takeBlocks <= most && deliverBlocks <= most,
        "A job waits at most " + most + " blocks on this chain.");
    askModel(chain, prompt);
    warn(offered);
    long model = chain.ask(value -> new NodeView(value.asObject()).number("model"), "poai_market");
    long acceptBy = chain.height() + takeBlocks;
    return Sender.payment(
        MarketCalls.post(model, tokens, acceptBy, deliverBlocks, prompt, offered));
  }

  /** A prompt that the model reads as no text has the empty answer, and that would be paid. */
  private void askModel(RemoteChain chain, Bytes prompt) throws RpcFailure {
    NodeView reading;
    try {
      reading =
          NodeView.of(
              chain,
              "poai_prompt",
              JsonValue.of(new String(prompt.toArray(), StandardCharsets.UTF_8)));
    } catch (RpcFailure e) {
      if (e.answer() instanceof Refused) {
        err().println("Not asked whether the model can read the prompt: " + e.getMessage());
        return;
      }
      throw e;
    }
    try {
      Refusals.check(
          !reading.flag("special"),
          "The prompt has a control token of the model in it, such as <s> or <|im_start|>. Its"
              + " answer would be empty, and paid all the same.");
      Refusals.check(
          reading.flag("fits"),
          "The prompt has "
              + Figures.count(reading.number("tokens"), "token")
              + " for the model, and at most 511 fit. Its answer would be empty, and paid all the"
              + " same.");
    } catch (JsonException e) {
      throw new UserException(ExitCode.NODE, "The node answers poai_prompt in an unknown form.");
    }
  }

  private void warn(Wei offered) {
    if (offered.compareTo(AT_RISK) <= 0) {
      return;
    }
    err()
        .println(
            "More than 1 POAI hangs on this one answer: who bribes the miners that would judge it"
                + " could gain. Several jobs, or a comparison with a node of your own, are safer.");
    if (yes) {
      return;
    }
    Optional<Console> terminal = Terminal.find();
    Refusals.check(
        terminal.isPresent(),
        "There is no terminal to ask on; say --yes, and it is sent without a question.");
    err().flush();
    String answer = String.valueOf(terminal.orElseThrow().readLine("Post it? [y/N] "));
    Refusals.check(answer.strip().toLowerCase(Locale.ROOT).startsWith("y"), "Nothing was sent.");
  }

  private NodeView answer(Submission.Mined mined) throws RpcFailure {
    JobPosted posted =
        MarketEventText.posted(mined.receipt())
            .orElseThrow(() -> new UserException(ExitCode.NODE, "The transaction posted no job."));
    Market market = new Market(sender.node().chain());
    return new JobWait(market, mined.hash(), posted, err())
        .answer(isFinal, sender.patience().orElseThrow());
  }

  private void print(NodeView job) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (sender.json()) {
        out.println(Jcs.toString(job.object()));
      } else if (!job.has("result")) {
        throw new UserException(
            ExitCode.NODE, "The answer is there, and " + job.text("missing") + ".");
      } else if (raw) {
        out.print(job.text("result"));
      } else {
        out.println(Printable.lines(job.text("result")));
      }
      out.flush();
    } catch (JsonException e) {
      throw new UserException(
          ExitCode.NODE, "The node shows the job in a form that is not known here.");
    }
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
