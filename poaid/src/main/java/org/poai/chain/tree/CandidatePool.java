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
 * all: the oldest of a share that is above its bound makes room, then of the largest share. A block
 * in line to be proven makes room only for a block of a smaller share, and one whose branch is
 * being proven, or of our own, never does. What has waited for {@value #MAX_AGE_MILLIS} ms goes.
 * Owned by the chain thread.
 */
final class CandidatePool {
  static final int MAX_PER_SHARE = 16;
  static final int MAX_BYTES_PER_SHARE = 8 << 20;
  static final int MAX_BLOCKS = 64;
  static final int MAX_BYTES = 32 << 20;
  static final long MAX_AGE_MILLIS = 30 * 60_000L;

  /** In order of arrival. */
  private final Map<Hash32, Candidate> candidates = new LinkedHashMap<>();

  private final Predicate<Candidate> isInLine;
  private final Predicate<Candidate> isBeingProven;
  private final Consumer<Candidate> evict;
  private final HeldBytes bytes;

  /**
   * An empty pool.
   *
   * @param isInLine whether a candidate is on a branch in line to be proven, or being proven
   * @param isBeingProven whether it is on the branch that is being proven
   * @param evict ends a candidate that makes room, and takes it out
   */
  CandidatePool(
      Predicate<Candidate> isInLine,
      Predicate<Candidate> isBeingProven,
      Consumer<Candidate> evict,
      MemoryShare share) {
    this.bytes = new HeldBytes(share);
    this.isInLine = isInLine;
    this.isBeingProven = isBeingProven;
    this.evict = evict;
  }

  /** Takes the candidate in, as long as others, or itself, can make room where there is none. */
  void add(Candidate newcomer) {
    candidates.put(newcomer.hash(), newcomer);
    bytes.add(newcomer.size());
    String share = newcomer.share();
    while (isAboveBound(share) && evictOne(c -> c.share().equals(share))) {
      // one at a time, oldest first
    }
    while (isFull() && makeRoom(newcomer)) {
      // one at a time, oldest first
    }
  }

  private boolean isAboveBound(String share) {
    return count(share) > MAX_PER_SHARE || bytes(share) > MAX_BYTES_PER_SHARE;
  }

  /** What stands in line does not shut out whoever makes us hold less. */
  private boolean makeRoom(Candidate newcomer) {
    Optional<Candidate> first = oldestOfLargestShare(this::mayGo);
    if (first.isEmpty() || first.get() == newcomer) {
      first =
          oldestOfLargestShare(c -> !c.origin.isOurs() && !isBeingProven.test(c))
              .filter(c -> bytes(c.share()) > bytes(newcomer.share()))
              .or(() -> oldestOfLargestShare(this::mayGo));
    }
    first.ifPresent(evict);
    return first.isPresent();
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

  /** Of those, the one that came first of the share that holds most bytes. */
  private Optional<Candidate> oldestOfLargestShare(Predicate<Candidate> among) {
    List<Candidate> those = those(among);
    Optional<String> largest =
        those.stream().map(Candidate::share).distinct().max(Comparator.comparingLong(this::bytes));
    return those.stream().filter(c -> largest.filter(c.share()::equals).isPresent()).findFirst();
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
