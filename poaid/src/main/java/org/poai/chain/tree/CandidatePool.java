package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.poai.chain.stored.Origin;
import org.poai.memory.MemoryShare;
import org.poai.primitives.Hash32;

/**
 * Blocks whose headers are right on their own branch and that are not part of the chain: they wait
 * for their branch to grow, or for their proof. Bounded per {@linkplain Origin#share share} and in
 * all: the oldest of a share that is above its bound makes room, then of the largest share. Neither
 * a block of our own nor one in line to be proven ever does. What has waited for {@value
 * #MAX_AGE_MILLIS} ms goes. Owned by the chain thread.
 */
final class CandidatePool {
  static final int MAX_PER_SHARE = 16;
  static final int MAX_BLOCKS = 64;
  static final int MAX_BYTES = 32 << 20;
  static final long MAX_AGE_MILLIS = 30 * 60_000L;

  /** In order of arrival. */
  private final Map<Hash32, Candidate> candidates = new LinkedHashMap<>();

  private final Predicate<Candidate> isInLine;
  private final Consumer<Candidate> evict;
  private final HeldBytes bytes;

  /**
   * An empty pool.
   *
   * @param isInLine whether a candidate is on a branch in line to be proven
   * @param evict ends a candidate that makes room, and takes it out
   */
  CandidatePool(Predicate<Candidate> isInLine, Consumer<Candidate> evict, MemoryShare share) {
    this.bytes = new HeldBytes(share);
    this.isInLine = isInLine;
    this.evict = evict;
  }

  /** Takes the candidate in, as long as others, or itself, can make room where there is none. */
  void add(Candidate newcomer) {
    candidates.put(newcomer.hash(), newcomer);
    bytes.add(newcomer.size());
    String share = newcomer.share();
    while (count(share) > MAX_PER_SHARE && evictOne(c -> c.share().equals(share))) {
      // one at a time, oldest first
    }
    while (isFull() && evictOne(isOfLargestShare())) {
      // one at a time, oldest first
    }
  }

  Optional<Candidate> get(Hash32 hash) {
    return Optional.ofNullable(candidates.get(hash));
  }

  /** Whether this very candidate waits here. */
  boolean holds(Candidate candidate) {
    return candidates.get(candidate.hash()) == candidate;
  }

  /** Those that fit, in order of arrival. */
  List<Candidate> those(Predicate<Candidate> which) {
    return candidates.values().stream().filter(which).toList();
  }

  /** Those whose parent is {@code hash}, in order of arrival. */
  List<Candidate> childrenOf(Hash32 hash) {
    return those(candidate -> candidate.parentHash().equals(hash));
  }

  void remove(Candidate candidate) {
    if (candidates.remove(candidate.hash(), candidate)) {
      bytes.add(-candidate.size());
      var unused = bytes.fit();
    }
  }

  /** The candidate and all that build on it, parents first. */
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

  long bytes() {
    return bytes.bytes();
  }

  private boolean isFull() {
    return candidates.size() > MAX_BLOCKS || bytes.bytes() > MAX_BYTES || !bytes.fit();
  }

  private long count(String share) {
    return candidates.values().stream().filter(c -> c.share().equals(share)).count();
  }

  private Predicate<Candidate> isOfLargestShare() {
    Optional<String> largest =
        candidates.values().stream()
            .filter(this::mayGo)
            .map(Candidate::share)
            .distinct()
            .max(Comparator.comparingLong(this::bytes));
    return c -> largest.filter(c.share()::equals).isPresent();
  }

  private long bytes(String share) {
    return candidates.values().stream()
        .filter(c -> c.share().equals(share))
        .mapToLong(Candidate::size)
        .sum();
  }

  private boolean mayGo(Candidate candidate) {
    return !candidate.origin.isOurs() && !isInLine.test(candidate);
  }

  private boolean evictOne(Predicate<Candidate> among) {
    Optional<Candidate> oldest =
        candidates.values().stream().filter(among).filter(this::mayGo).findFirst();
    oldest.ifPresent(evict);
    return oldest.isPresent();
  }
}
