package org.poai.chain.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.rules.GovernanceSlots.SystemWrite;
import org.poai.chain.rules.NextBlock.Scheduled;

/**
 * Which manifest rules a block, and what the block writes before its first transaction; protocol
 * section 11.
 *
 * @param chosen the candidate whose turn it is; empty where the manifest stays
 * @param writes in their order; none but in the first block of an epoch
 * @param edits in their order; none but on a chain that its node edits
 */
public record Turn(
    Scheduled manifest,
    Optional<Candidate> chosen,
    List<SystemWrite> writes,
    List<StateEdit> edits) {
  public Turn {
    writes = List.copyOf(writes);
    edits = List.copyOf(edits);
  }

  /** A turn without edits. */
  public Turn(Scheduled manifest, Optional<Candidate> chosen, List<SystemWrite> writes) {
    this(manifest, chosen, writes, List.of());
  }

  /** The same with edits. */
  public Turn with(List<StateEdit> others) {
    return others.isEmpty() ? this : new Turn(manifest, chosen, writes, others);
  }

  /** All that the block writes before its first transaction, in order. */
  public List<BlockWrite> before() {
    List<BlockWrite> all = new ArrayList<>(edits);
    all.addAll(writes);
    return all;
  }

  /** The turn of a block inside an epoch: what ruled before it. */
  public static Turn stays(Scheduled manifest) {
    return new Turn(manifest, Optional.empty(), List.of());
  }

  /**
   * A manifest that may rule from a boundary on.
   *
   * @param model the proposal of the registry that it has its model from; 0 for genesis
   * @param dataset the proposal of the dataset contract that it has its records from; 0 for genesis
   */
  public record Candidate(long model, long dataset, Scheduled manifest) {}
}
