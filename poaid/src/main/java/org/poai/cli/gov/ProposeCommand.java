package org.poai.cli.gov;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.contract.Sender;
import org.poai.cli.gov.ProposalTerms.Offer;
import org.poai.cli.option.Refusals;
import org.poai.tools.ModelDraft;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid gov propose}. */
@Command(
    mixinStandardHelpOptions = true,
    name = "propose",
    description = "Proposes a model, a sealed dataset, or a record that the chain has.")
final class ProposeCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to propose: model, dataset or existing");
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "model",
      sortOptions = false,
      description = {
        "Proposes a model file. Runs it in a child process to compute what nodes will check.",
        "Before the vote ends, others must be able to get the file: from this node's assets."
      })
  int model(
      @Parameters(paramLabel = "FILE", description = "A GGUF file.") Path file,
      @Option(
              names = "--samples",
              paramLabel = "K",
              description = "Records of an evaluation: 1, 2, 4 or 8. Default: as now.")
          @Nullable Integer samples,
      @Mixin DeltaOptions update,
      @Mixin ProposalTerms terms,
      @Mixin Sender sender) {
    Refusals.check(
        samples == null || (samples >= 1 && samples <= 8 && Integer.bitCount(samples) == 1),
        "--samples takes 1, 2, 4 or 8.");
    update.check();
    terms.check();
    ModelDraft.check(file);
    return sender.send(
        new ModelProposal(
            file,
            Optional.ofNullable(samples),
            update,
            terms,
            sender.node().dataDir(),
            spec.commandLine()),
        EventText.of(sender),
        spec.commandLine());
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "dataset",
      sortOptions = false,
      description = {
        "Proposes the records of a folder, sealed under a fresh key.",
        "The key goes into a file for its owner; it must come onto the chain in time: gov reveal."
      })
  int dataset(
      @Parameters(paramLabel = "DIR", description = "Folder of *.jsonl.") Path folder,
      @Option(
              names = "--key-out",
              required = true,
              paramLabel = "FILE",
              description = "Where the key is written.")
          Path keyOut,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description = "Where the sealed file is written.")
          Path out,
      @Mixin ProposalTerms terms,
      @Mixin Sender sender) {
    terms.check();
    return sender.send(
        DatasetProposal.of(folder, keyOut, out, terms, sender.node().dataDir(), spec.commandLine()),
        EventText.of(sender),
        spec.commandLine());
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "existing",
      sortOptions = false,
      description = {
        "Proposes a record again: the way back to an older model or dataset, 0 for genesis.",
        "With the one that rules, it calls off every older plan."
      })
  int existing(
      @Parameters(paramLabel = "ID", description = "Number of the record.") long id,
      @Mixin Ballot ballot,
      @Mixin ProposalTerms terms,
      @Mixin Sender sender) {
    Refusals.check(id >= 0, "ID takes 0 or more.");
    terms.check();
    return sender.send(
        (account, chain) -> {
          Offer offer = terms.offer(ballot.contract(), false, new Governance(chain));
          spec.commandLine().getErr().println(ballot.kind() + " " + id + "; " + offer.words());
          terms.confirm(offer, spec.commandLine());
          Offer now = terms.offer(ballot.contract(), false, new Governance(chain));
          return List.of(
              Sender.payment(
                  ballot
                      .calls()
                      .proposeExisting(id, now.notBefore(), terms.description(), now.bond())));
        },
        EventText.of(sender),
        spec.commandLine());
  }
}
