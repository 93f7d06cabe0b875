package org.poai.cli.gov;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.poai.chain.genesis.GovernanceContract;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.cli.gov.ProposalTerms.Offer;
import org.poai.cli.option.Refusals;
import org.poai.governance.BallotCalls;
import org.poai.governance.DatasetKeyFile;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.node.events.Figures;
import org.poai.primitives.Hash32;
import org.poai.tools.DatasetDraft;
import org.poai.tools.ModelDraft;
import org.poai.tools.OutputFile;
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
      @Mixin ProposalTerms terms,
      @Mixin Sender sender) {
    Refusals.check(
        samples == null || (samples >= 1 && samples <= 8 && Integer.bitCount(samples) == 1),
        "--samples takes 1, 2, 4 or 8.");
    terms.check();
    return sender.send(
        (account, chain) -> {
          Governance governance = new Governance(chain);
          Manifest ruling = governance.ruling();
          int batch = samples == null ? ruling.sizes().samples() : samples;
          Offer offer = terms.offer(GovernanceContract.MODEL_REGISTRY, false, governance);
          say("Running the model, to compute what a proposal says of it.");
          ModelRecord record = ModelDraft.of(file, batch);
          Manifest manifest = ModelDraft.manifest(record, ruling.dataset());
          say(
              "Manifest "
                  + ManifestCodec.hash(manifest).toHex()
                  + " if it activates with the present dataset; cost "
                  + manifest.costUnits()
                  + ", now "
                  + ruling.costUnits()
                  + "; "
                  + offer.words());
          ManifestCodec.toJson(manifest)
              .members()
              .forEach((name, value) -> say("  " + name + " " + text(value)));
          terms.confirm(offer, spec.commandLine());
          return List.of(
              Sender.payment(
                  BallotCalls.propose(
                      record, offer.notBefore(), terms.description(), offer.bond())));
        },
        spec.commandLine());
  }

  private static String text(JsonValue value) {
    return Jcs.toString(value).replace("\"", "");
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
    OutputFile.check(keyOut);
    OutputFile.check(out);
    DatasetDraft draft = DatasetDraft.of(folder);
    return sender.send(
        (account, chain) -> {
          Offer offer = terms.offer(GovernanceContract.DATASET_DAO, true, new Governance(chain));
          say(
              Figures.count(draft.records(), "record")
                  + ", root "
                  + draft.root().toHex()
                  + "; "
                  + offer.words());
          terms.confirm(offer, spec.commandLine());
          DatasetRecord record = seal(draft, out, keyOut);
          return List.of(
              Sender.payment(
                  BallotCalls.propose(
                      record, offer.notBefore(), terms.description(), offer.bond())));
        },
        spec.commandLine());
  }

  /** The key first: a sealed file without one is worth nothing. */
  private DatasetRecord seal(DatasetDraft draft, Path out, Path keyOut) {
    byte[] key = new byte[Hash32.SIZE];
    new SecureRandom().nextBytes(key);
    try {
      DatasetKeyFile.write(keyOut, Hash32.of(key));
    } catch (IOException e) {
      throw OutputFile.failed(keyOut, e);
    }
    DatasetRecord record = draft.seal(out, Hash32.of(key));
    say("The sealed file is " + out + ", its key in " + keyOut + ": keep both.");
    return record;
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
          say(ballot.kind() + " " + id + "; " + offer.words());
          terms.confirm(offer, spec.commandLine());
          return List.of(
              Sender.payment(
                  ballot
                      .calls()
                      .proposeExisting(id, offer.notBefore(), terms.description(), offer.bond())));
        },
        spec.commandLine());
  }

  private void say(String line) {
    spec.commandLine().getErr().println(line);
  }
}
