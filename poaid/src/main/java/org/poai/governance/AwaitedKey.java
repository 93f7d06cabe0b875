package org.poai.governance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.contract.ContractReader;
import org.poai.governance.BallotCalls.Window;
import org.poai.primitives.Hash32;

/**
 * A dataset that waits for its key.
 *
 * @param keyId Keccak of the key
 * @param window blocks in which the key is accepted
 */
public record AwaitedKey(long proposal, Hash32 keyId, Window window) {
  /** Proposals are looked at from the youngest down to so many before it. */
  private static final int MOST = 256;

  /** The keys that the chain waits for. */
  public static <E extends Exception> List<AwaitedKey> all(
      GovernanceSlots slots, ContractReader<E> reader) throws E {
    if (slots.dataset(1).isEmpty()) {
      return List.of(); // nothing was ever proposed, or the chain has no such contract
    }
    long youngest = reader.read(BallotCalls.DATASETS.proposalCount());
    List<AwaitedKey> awaited = new ArrayList<>();
    for (long id = youngest; id > 0 && id > youngest - MOST; id--) {
      Optional<DatasetRecord> record =
          slots.dataset(slots.subject(GenesisContract.DATASET_DAO, id));
      if (record.isPresent()
          && record.get().key().isEmpty()
          && reader.read(BallotCalls.DATASETS.state(id)) == Proposal.State.QUEUED) {
        awaited.add(
            new AwaitedKey(id, record.get().keyId(), reader.read(BallotCalls.revealWindow(id))));
      }
    }
    return awaited;
  }
}
