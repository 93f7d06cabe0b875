package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.poai.primitives.Hash32;

/**
 * Blocks that wait: orphans for their parent, side blocks for their branch to grow. Bounded three
 * ways (protocol section 8): 16 per peer, 64 and 32 MiB in total; the oldest makes room. What has
 * waited for {@value #MAX_AGE_MILLIS} ms goes. Owned by the chain thread.
 */
final class CandidatePool {
  static final int MAX_PER_PEER = 16;
  static final int MAX_BLOCKS = 64;
  static final int MAX_BYTES = 32 << 20;
  static final long MAX_AGE_MILLIS = 30 * 60_000L;

  /** In order of arrival. */
  private final Map<Hash32, Candidate> candidates = new LinkedHashMap<>();

  private final Predicate<Candidate> inUse;
  private final Judgements judgements;
  private int bytes;

  /**
   * A pool that never drops what {@code inUse} names, such as the branch whose proofs are being
   * checked.
   */
  CandidatePool(Predicate<Candidate> inUse, Judgements judgements) {
    this.inUse = inUse;
    this.judgements = judgements;
  }

  /**
   * Takes the candidate in and drops old ones where a bound asks for it; the dropped end as
   * ignored.
   */
  void add(Candidate newcomer) {
    candidates.put(newcomer.hash(), newcomer);
    bytes += newcomer.wire.size();
    if (newcomer.origin instanceof Origin.Peer peer) {
      Predicate<Candidate> samePeer = c -> c.isFrom(peer);
      while (count(samePeer) > MAX_PER_PEER && evictOne(samePeer.and(c -> c != newcomer))) {
        // one at a time, oldest first
      }
    }
    while ((candidates.size() > MAX_BLOCKS || bytes > MAX_BYTES) && evictOne(c -> c != newcomer)) {
      // one at a time, oldest first
    }
  }

  Optional<Candidate> get(Hash32 hash) {
    return Optional.ofNullable(candidates.get(hash));
  }

  /** Those whose parent is {@code hash}, in order of arrival. */
  List<Candidate> childrenOf(Hash32 hash) {
    return candidates.values().stream().filter(c -> c.parentHash().equals(hash)).toList();
  }

  void remove(Candidate candidate) {
    if (candidates.remove(candidate.hash(), candidate)) {
      bytes -= candidate.wire.size();
    }
  }

  /** The candidate and all that build on it. */
  List<Candidate> withDescendants(Candidate root) {
    List<Candidate> found = new ArrayList<>(List.of(root));
    for (int i = 0; i < found.size(); i++) {
      found.addAll(childrenOf(found.get(i).hash()));
    }
    return found;
  }

  /** Drops what has waited too long. */
  void expire(long nowMillis) {
    while (evictOne(c -> nowMillis - c.arrivedMillis > MAX_AGE_MILLIS)) {
      // one at a time, oldest first
    }
  }

  int size() {
    return candidates.size();
  }

  int bytes() {
    return bytes;
  }

  private long count(Predicate<Candidate> among) {
    return candidates.values().stream().filter(among).count();
  }

  private boolean evictOne(Predicate<Candidate> among) {
    Optional<Candidate> oldest =
        candidates.values().stream().filter(among).filter(inUse.negate()).findFirst();
    oldest.ifPresent(this::evict);
    return oldest.isPresent();
  }

  /** What builds on the evicted waits for it from now on, as an orphan. */
  private void evict(Candidate candidate) {
    withDescendants(candidate).forEach(waits -> waits.claimedWork = Optional.empty());
    remove(candidate);
    judgements.end(candidate, new ImportResult.Ignored("waited too long, or made room"));
  }
}
