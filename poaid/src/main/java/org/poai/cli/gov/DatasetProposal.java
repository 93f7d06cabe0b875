package org.poai.cli.gov;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.DatasetRecord;
import org.poai.cli.contract.Sender;
import org.poai.cli.gov.ProposalTerms.Offer;
import org.poai.cli.wallet.Submission.Wish;
import org.poai.client.Payment;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.governance.BallotCalls;
import org.poai.governance.DatasetKeyFile;
import org.poai.node.events.Figures;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.tools.DatasetDraft;
import org.poai.tools.OutputFile;
import picocli.CommandLine;

/**
 * Records that are to be proposed, sealed under a key that nobody else has.
 *
 * @param keyOut where the key is written
 * @param out where the sealed file is written
 */
record DatasetProposal(
    DatasetDraft draft,
    Path keyOut,
    Path out,
    ProposalTerms terms,
    Path dataDir,
    CommandLine command)
    implements Wish {

  /** Reads the records of a folder; neither file may be there already. */
  static DatasetProposal of(
      Path folder, Path keyOut, Path out, ProposalTerms terms, Path dataDir, CommandLine command) {
    OutputFile.check(keyOut);
    OutputFile.check(out);
    return new DatasetProposal(DatasetDraft.of(folder), keyOut, out, terms, dataDir, command);
  }

  @Override
  public List<Payment> of(Address sender, RemoteChain chain) throws RpcFailure {
    Governance governance = new Governance(chain);
    Offer offer = terms.offer(GenesisContract.DATASET_DAO, true, governance);
    command
        .getErr()
        .println(
            Figures.count(draft.records(), "record")
                + ", root "
                + draft.root().toHex()
                + "; "
                + offer.words());
    terms.confirm(offer, command);
    DatasetRecord record = seal();
    Offer now = terms.offer(GenesisContract.DATASET_DAO, true, governance);
    return List.of(
        Sender.payment(
            BallotCalls.propose(record, now.notBefore(), terms.description(), now.bond())));
  }

  /** The key first: a sealed file without one is worth nothing. */
  private DatasetRecord seal() {
    byte[] key = new byte[Hash32.SIZE];
    new SecureRandom().nextBytes(key);
    try {
      DatasetKeyFile.write(keyOut, Hash32.of(key));
    } catch (IOException e) {
      throw OutputFile.failed(keyOut, e);
    }
    DatasetRecord record = draft.seal(out, Hash32.of(key));
    command
        .getErr()
        .println("The sealed file is " + out + ", its key in " + keyOut + ": keep both.");
    ProposalTerms.share(out, dataDir, command);
    return record;
  }
}
