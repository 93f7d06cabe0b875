package org.poai.network.sync;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.difficulty.Work;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;
import org.poai.chain.stored.ChainReader;
import org.poai.chain.stored.Locator;
import org.poai.libp2p.request.RequestException;
import org.poai.network.message.HeadersRequest;
import org.poai.network.peer.Offence;
import org.poai.network.peer.RemotePeer;
import org.poai.primitives.Hash32;

/**
 * The headers of the branch that one peer announces, checked as they come.
 *
 * <p>For the next maintainer. What the window holds can be limited: {@link #slide} lets go of
 * headers whose bodies nobody has, so that a branch of any length is weighed in a bounded memory;
 * {@link #again} then begins anew at its root, with the weight that was seen. Owned by the thread
 * {@code network}.
 */
final class HeaderDownload {
  /** Hears how it goes. */
  interface Events {
    /** As many headers as were wanted are in the window, or all that the leader gives. */
    void there();

    /** There will be no headers; the leader has been blamed where it is to blame. */
    void failed(String why, Fault fault);
  }

  private final SyncParts parts;
  private final RemotePeer leader;
  private final int atOnce;
  private final WindowMemory memory;
  private final Events events;
  private @Nullable HeaderBranch branch;
  private Work promised = Work.NONE;
  private int wanted;
  private long movedNanos;
  private boolean isAsking;

  /** Whether it is being found out what a manifest says; the headers above wait. */
  private boolean isLearning;

  /** Came and are not in the window yet. */
  private final Deque<SealedHeader> untaken = new ArrayDeque<>();

  private boolean isComplete;
  private boolean isHeldUp;
  private boolean isTooDeep;
  private boolean hasSlid;
  private boolean isStopped;

  /** A download that has not begun; a slow leader is asked for fewer headers at once. */
  HeaderDownload(
      SyncParts parts, RemotePeer leader, int atOnce, WindowMemory memory, Events events) {
    this.parts = parts;
    this.leader = leader;
    this.atOnce = atOnce;
    this.memory = memory;
    this.events = events;
    this.movedNanos = parts.nanoTime().getAsLong();
  }

  /** The window; from the first header on. */
  HeaderBranch branch() {
    return Objects.requireNonNull(branch);
  }

  /** The window; empty before the first header. */
  Optional<HeaderBranch> known() {
    return Optional.ofNullable(branch);
  }

  boolean isAsking() {
    return isAsking || isLearning;
  }

  /** Whether the leader gives no more headers. */
  boolean isComplete() {
    return isComplete;
  }

  /** Whether the window stands on a block that is not stored. */
  boolean hasSlid() {
    return hasSlid;
  }

  /** Whether it forks off too deep below our head. */
  boolean isTooDeep() {
    return isTooDeep || branch().isTooDeep();
  }

  /** Whether the leader has shown all that it has, and it is less than it claimed. */
  boolean fallsShort() {
    return isComplete && !isHeldUp && leader.head().work().compareTo(branch().shownWork()) > 0;
  }

  /** When the last headers came. */
  long movedNanos() {
    return movedNanos;
  }

  /** Asks until the window holds so many headers. */
  void want(int headers) {
    wanted = headers;
    if (isAsking() || isStopped) {
      return;
    }
    HeaderBranch known = branch;
    if (known == null) {
      ask(Locator.of(parts.tree().chain()));
    } else if (isComplete || known.size() >= wanted || isFull(known)) {
      events.there();
    } else {
      ask(List.of(known.tip().hash()));
    }
  }

  private boolean isFull(HeaderBranch window) {
    return window.isFull() || !memory.admits(window.size() + 1);
  }

  /** What is there is enough. */
  void enough() {
    wanted = 0;
  }

  /** Lets go of the headers in the window; what they weigh is remembered. */
  void slide() {
    isTooDeep |= branch().isTooDeep();
    hasSlid = true;
    branch().advance(branch().tip().number());
    memory.fit(0);
  }

  /** Begins anew at the root of the branch, whose weight has been seen. */
  void again(int headers) {
    promised = branch().claimedWork();
    branch = null;
    memory.fit(0);
    hasSlid = false;
    isComplete = false;
    want(headers);
  }

  void stop() {
    isStopped = true;
    memory.fit(0);
  }

  private void ask(List<Hash32> locator) {
    isAsking = true;
    var unused =
        parts
            .client()
            .headers(leader.id(), new HeadersRequest(locator, atOnce))
            .whenComplete(
                (headers, failure) -> parts.thread().execute(() -> onHeaders(headers, failure)));
  }

  private void onHeaders(@Nullable List<SealedHeader> headers, @Nullable Throwable failure) {
    if (isStopped) {
      return;
    }
    isAsking = false;
    if (headers == null) {
      noHeaders(failure);
      return;
    }
    if (branch == null && !stands(headers)) {
      return;
    }
    movedNanos = parts.nanoTime().getAsLong();
    isComplete |= headers.size() < atOnce;
    untaken.addAll(headers);
    int more = branch().size() + untaken.size();
    if (!isComplete && !isLearning && more < wanted && memory.admits(more + 1)) {
      // While these are checked, the next are on their way.
      ask(List.of(headers.get(headers.size() - 1).hash()));
    }
    take();
  }

  /** Takes the headers that have come, as far as it is known what their manifests say. */
  private void take() {
    if (isLearning) {
      return;
    }
    Optional<String> broken = append();
    if (broken.isPresent()) {
      blame(Offence.INVALID_HEADERS, broken.get());
      events.failed(broken.get(), Fault.LEADER);
    } else if (!isAsking()) {
      goOn();
    }
  }

  private void goOn() {
    if (isComplete) {
      branch().promise(Work.NONE);
    } else if (branch().size() < wanted && !isFull(branch())) {
      ask(List.of(branch().tip().hash())); // a manifest was asked for meanwhile
      return;
    }
    events.there();
  }

  /** The leader gives no more headers: what is there is the branch. */
  private void noHeaders(@Nullable Throwable failure) {
    isComplete = true;
    isHeldUp = true;
    if (branch != null) {
      events.there();
      return;
    }
    boolean isGone =
        failure instanceof RequestException refused
            && refused.why() == RequestException.Cause.DISCONNECTED;
    if (!isGone) {
      blame(Offence.UNFULFILLED, "no headers of the head that it claims");
    }
    String why = "no headers: " + (failure == null ? "" : failure.getMessage());
    events.failed(why, isGone ? Fault.NOBODY : Fault.LEADER);
  }

  /** Puts the window on the block that the first header follows on. */
  private boolean stands(List<SealedHeader> headers) {
    if (headers.isEmpty()) {
      ChainReader chain = parts.tree().chain();
      boolean isKnown = chain.header(leader.head().hash()).isPresent();
      if (!isKnown) {
        blame(Offence.UNFULFILLED, "no headers of the head that it claims");
      }
      events.failed("it has nothing that we lack", isKnown ? Fault.NOBODY : Fault.LEADER);
      return false;
    }
    branch = parts.tree().headersAfter(headers.get(0).parentHash(), leader.origin()).orElse(null);
    if (branch == null) {
      events.failed("its branch stands on a block that we have no more", Fault.NOBODY);
      return false;
    }
    branch.promise(promised);
    return true;
  }

  /** The rule that a header breaks to the leader's shame; a future one ends the branch for now. */
  private Optional<String> append() {
    HeaderBranch known = branch();
    while (!untaken.isEmpty() && !isFull(known)) {
      SealedHeader header = untaken.remove();
      if (!header.parentHash().equals(known.tip().hash())) {
        // The leader has switched to another branch meanwhile.
        holdUp();
        return Optional.empty();
      }
      Optional<Violation> violation = known.append(header);
      if (violation.isEmpty()) {
        continue;
      }
      RejectReason reason = violation.get().reason();
      if (reason == RejectReason.MANIFEST_UNKNOWN) {
        untaken.addFirst(header);
        learn(header);
        return Optional.empty();
      }
      if (reason.blamesSender()) {
        return violation.map(v -> "header " + header.number() + ": " + reason + ": " + v.detail());
      }
      if (reason != RejectReason.NO_REFEREE) {
        parts.book().future(leader, header.header().timestamp());
      }
      holdUp();
    }
    untaken.clear();
    return Optional.empty();
  }

  /** Headers from this one on wait until somebody says what its manifest is. */
  private void learn(SealedHeader header) {
    isLearning = true;
    Hash32 manifest = header.header().terms().manifestHash();
    ManifestSearch.begin(parts, leader, manifest, outcome -> learned(header, outcome));
  }

  private void learned(SealedHeader header, ManifestSearch.Outcome outcome) {
    isLearning = false;
    if (isStopped) {
      return;
    }
    movedNanos = parts.nanoTime().getAsLong();
    if (outcome == ManifestSearch.Outcome.NO_MANIFEST) {
      branch().refuse(header);
    } else if (outcome == ManifestSearch.Outcome.NOT_GIVEN) {
      holdUp();
    }
    take();
  }

  /** For now the branch ends here. */
  private void holdUp() {
    untaken.clear();
    isComplete = true;
    isHeldUp = true;
  }

  private void blame(Offence offence, String detail) {
    parts.book().blame(leader.id(), offence, detail);
  }
}
