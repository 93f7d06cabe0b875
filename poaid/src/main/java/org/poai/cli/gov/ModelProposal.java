package org.poai.cli.gov;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.ModelRecord;
import org.poai.cli.contract.Sender;
import org.poai.cli.gov.ProposalTerms.Offer;
import org.poai.cli.wallet.Submission.Wish;
import org.poai.client.Payment;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.governance.BallotCalls;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.primitives.Address;
import org.poai.tools.ModelDraft;
import picocli.CommandLine;

/**
 * A model file that is to be proposed.
 *
 * @param samples records of an evaluation; empty for as many as now
 * @param update what the model is made of
 */
record ModelProposal(
    Path file,
    Optional<Integer> samples,
    DeltaOptions update,
    ProposalTerms terms,
    Path dataDir,
    CommandLine command)
    implements Wish {

  @Override
  public List<Payment> of(Address sender, RemoteChain chain) throws RpcFailure {
    Governance governance = new Governance(chain);
    Manifest ruling = governance.ruling();
    command.getErr().println("Running the model, to compute what a proposal says of it.");
    ModelRecord record =
        update.in(ModelDraft.of(file, samples.orElse(ruling.sizes().samples()), dataDir));
    Offer offer = terms.offer(GenesisContract.MODEL_REGISTRY, false, governance);
    show(record.manifest(ruling.dataset()), ruling, offer);
    terms.confirm(offer, command);
    ProposalTerms.share(file, dataDir, command);
    update.file().ifPresent(delta -> ProposalTerms.share(delta, dataDir, command));
    Offer now = terms.offer(GenesisContract.MODEL_REGISTRY, false, governance);
    return List.of(
        Sender.payment(
            BallotCalls.propose(record, now.notBefore(), terms.description(), now.bond())));
  }

  private void show(Manifest manifest, Manifest ruling, Offer offer) {
    command
        .getErr()
        .println(
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
        .forEach((name, value) -> command.getErr().println("  " + name + " " + text(value)));
  }

  private static String text(JsonValue value) {
    return Jcs.toString(value).replace("\"", "");
  }
}
