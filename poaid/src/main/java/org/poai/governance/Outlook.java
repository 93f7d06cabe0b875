package org.poai.governance;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * What a node sees from its head: what rules the next block, what may rule from the next boundary
 * on, and what is planned behind it.
 *
 * @param next the block above the head
 * @param boundary the first block of the epoch after that of {@code next}
 * @param ruling what rules {@code next}
 * @param candidates for the boundary, in the order in which one is chosen
 * @param others records that may rule later, or ruled before
 * @param signals what the blocks of this epoch signal so far
 * @param signalsBefore what those of the epoch before signalled
 */
public record Outlook(
    BlockNumber next,
    BlockNumber boundary,
    Prospect ruling,
    List<Prospect> candidates,
    Others others,
    Map<Hash32, Integer> signals,
    Map<Hash32, Integer> signalsBefore) {
  public Outlook {
    candidates = List.copyOf(candidates);
    signals = Map.copyOf(signals);
    signalsBefore = Map.copyOf(signalsBefore);
  }

  /**
   * The records behind a manifest; empty where they are those of genesis.
   *
   * @param base SHA-256 of the model that the record's delta turns into its own; empty without one
   */
  public record Subject(
      Optional<ModelRecord> model, Optional<DatasetRecord> dataset, Optional<Hash32> base) {}

  /**
   * A manifest with what its proposals say.
   *
   * @param candidate with the numbers of the proposals
   */
  public record Prospect(Candidate candidate, Subject subject) {
    public Scheduled manifest() {
      return candidate.manifest();
    }
  }

  /**
   * Records that neither rule nor may at the next boundary.
   *
   * @param planned may rule later; datasets that wait for their key with them
   * @param awaited those datasets, by the number of the proposal
   * @param past ruled in the last blocks, so that a branch may go on under them
   */
  public record Others(
      List<Subject> planned, Map<Long, DatasetRecord> awaited, List<Subject> past) {
    static final Others NONE = new Others(List.of(), Map.of(), List.of());

    public Others {
      planned = List.copyOf(planned);
      awaited = Map.copyOf(awaited);
      past = List.copyOf(past);
    }
  }

  /** The files that proposals name, as far as this node has them. Safe from any thread. */
  public interface Shelf {
    /** A file that is whole and verified. */
    Optional<Path> file(Hash32 sha256);

    /** Whether it is on its way. */
    boolean isFetching(Hash32 sha256);

    /**
     * Fetches what is not here, keeps what is, and lets go of what was wanted before.
     *
     * @param past what is kept, and not fetched
     */
    void want(Subject ruling, Collection<Subject> planned, Collection<Subject> past);
  }
}
