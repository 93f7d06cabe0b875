package org.poai.chain.tree;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.poai.chain.stored.Origin;

/**
 * Which branches wait to be proven: first come, first served, our own first; protocol section 8. A
 * wrong ℓ̂ costs its forger only hashing, so peers' places are rationed. Owned by the chain thread.
 */
final class ImportQueue {
  static final int CAPACITY = 8;

  private final ArrayDeque<Candidate> waiting = new ArrayDeque<>();
  private final Predicate<Origin.Peer> busy;

  /** A queue that takes nothing from a peer while {@code busy} says so. */
  ImportQueue(Predicate<Origin.Peer> busy) {
    this.busy = busy;
  }

  /** Puts the candidate in line; false when there is no place for it. */
  boolean offer(Candidate candidate) {
    if (candidate.origin.isOurs()) {
      waiting.addFirst(candidate);
      return true;
    }
    if (candidate.origin instanceof Origin.Peer peer && !admits(peer)) {
      return false;
    }
    waiting.addLast(candidate);
    return true;
  }

  /** One unverified block per ban key; half of the places are for peers that we dialled. */
  private boolean admits(Origin.Peer peer) {
    int places = peer.dialled() ? CAPACITY : CAPACITY / 2;
    return waiting.size() < places
        && !busy.test(peer)
        && waiting.stream().noneMatch(candidate -> candidate.share().equals(peer.share()));
  }

  /** Those that still wait keep their places. */
  void keep(Predicate<Candidate> isWaiting) {
    waiting.removeIf(candidate -> !isWaiting.test(candidate));
  }

  boolean contains(Candidate candidate) {
    return waiting.contains(candidate);
  }

  /** The tips of the branches in line, the next first. */
  List<Candidate> tips() {
    return List.copyOf(waiting);
  }

  Optional<Candidate> poll() {
    return Optional.ofNullable(waiting.pollFirst());
  }
}
