package org.poai.network.sync;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.RejectReason.Consequence;
import org.poai.chain.rules.Violation;
import org.poai.chain.tree.ChainReader;
import org.poai.chain.tree.HeaderBranch;
import org.poai.chain.tree.Locator;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.message.HeadersRequest;
import org.poai.network.peer.Offence;
import org.poai.network.peer.RemotePeer;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * One branch, from its leader's announcement to its end: headers until the window is full or the
 * leader has no more; then, if it weighs more than our head, three random proofs of what is new;
 * then bodies up to there. When half of the window is imported, the next headers are asked for,
 * while bodies go on. Protocol section 8. Owned by the thread {@code network}.
 */
final class SyncRun {
  /** Bodies imported before the window of headers moves up. */
  private static final int ADVANCE = 1024;

  /** Hears how it goes; the last two end it. */
  interface Events {
    /** The branch is worth it. */
    void following(SyncProgress progress);

    void done(SyncProgress last);

    void gaveUp(String why);
  }

  private final SyncParts parts;
  private final RemotePeer leader;
  private final int headersAtOnce;
  private final Events events;
  private final Rate rate;
  private @Nullable HeaderBranch branch;
  private @Nullable BodyDownload bodies;
  private long from;
  private boolean isAsking;
  private boolean isComplete;
  private boolean isHeldUp;
  private boolean isFollowing;
  private boolean over;

  /** A run that has not begun; a slow leader is asked for fewer headers at once. */
  SyncRun(SyncParts parts, RemotePeer leader, int headersAtOnce, Events events) {
    this.parts = parts;
    this.leader = leader;
    this.headersAtOnce = headersAtOnce;
    this.events = events;
    this.rate = new Rate(parts.nanoTime());
  }

  void begin() {
    askHeaders(Locator.of(parts.tree().chain()));
  }

  boolean isFollowing() {
    return isFollowing;
  }

  SyncProgress progress() {
    HeaderBranch known = branch;
    BodyDownload download = bodies;
    long target = known == null ? 0 : known.tip().number().value();
    long at = download == null ? from : download.imported();
    return new SyncProgress(from, at, target, rate.at(at));
  }

  void tick() {
    BodyDownload download = bodies;
    if (!over && download != null) {
      download.tick();
    }
  }

  /** A peer has gone; others may have what it had, but only the leader gives headers. */
  void gone(PeerId peer) {
    BodyDownload download = bodies;
    if (download != null) {
      download.gone(peer);
    } else if (peer.equals(leader.id())) {
      giveUp("it has gone");
    }
  }

  private void askHeaders(List<Hash32> locator) {
    isAsking = true;
    var unused =
        parts
            .client()
            .headers(leader.id(), new HeadersRequest(locator, headersAtOnce))
            .whenComplete(
                (headers, failure) -> parts.thread().execute(() -> onHeaders(headers, failure)));
  }

  private void onHeaders(@Nullable List<SealedHeader> headers, @Nullable Throwable failure) {
    if (over) {
      return;
    }
    isAsking = false;
    if (headers == null) {
      headersEnd("no headers: " + (failure == null ? "" : failure.getMessage()));
      return;
    }
    if (branch == null && !stands(headers)) {
      return;
    }
    HeaderBranch known = java.util.Objects.requireNonNull(branch);
    isComplete |= headers.size() < headersAtOnce;
    if (!isComplete && known.size() + headers.size() < HeaderBranch.MAX_HEADERS) {
      // While these are checked, the next are on their way.
      askHeaders(List.of(headers.get(headers.size() - 1).hash()));
    }
    Optional<String> fault = append(known, headers);
    if (fault.isPresent()) {
      blame(Offence.INVALID_HEADERS, fault.get());
      giveUp(fault.get());
    } else if (!isAsking) {
      weigh(known);
    }
  }

  /** The leader gives no more headers: what is there is the branch. */
  private void headersEnd(String why) {
    isComplete = true;
    HeaderBranch known = branch;
    if (known == null || bodies == null) {
      giveUp(why);
    } else {
      weigh(known);
    }
  }

  /** Puts the window on the block that the first header follows on. */
  private boolean stands(List<SealedHeader> headers) {
    if (headers.isEmpty()) {
      ChainReader chain = parts.tree().chain();
      if (chain.header(leader.head().hash()).isEmpty()) {
        blame(Offence.UNFULFILLED, "no headers of the head that it claims");
      }
      giveUp("it has nothing that we lack");
      return false;
    }
    branch = parts.tree().headersAfter(headers.get(0).parentHash()).orElse(null);
    if (branch == null) {
      giveUp("its branch stands on a block that we have no more");
      return false;
    }
    from = branch.base().number().value();
    return true;
  }

  /** The rule that a header breaks to the leader's shame; a future one ends the branch for now. */
  private Optional<String> append(HeaderBranch known, List<SealedHeader> headers) {
    for (SealedHeader header : headers) {
      if (known.isFull()) {
        return Optional.empty();
      }
      if (!header.parentHash().equals(known.tip().hash())) {
        // The leader has switched to another branch meanwhile.
        isComplete = true;
        isHeldUp = true;
        return Optional.empty();
      }
      Optional<Violation> violation = known.append(header);
      if (violation.isPresent()) {
        Consequence consequence = violation.get().reason().consequence();
        if (consequence == Consequence.HELD || consequence == Consequence.DROPPED) {
          isComplete = true;
          isHeldUp = true;
          return Optional.empty();
        }
        return violation.map(
            v -> "header " + header.number() + ": " + v.reason() + ": " + v.detail());
      }
    }
    return Optional.empty();
  }

  /** The headers are there: is the branch worth a look at its proofs? */
  private void weigh(HeaderBranch known) {
    BodyDownload download = bodies;
    if (download != null && download.imported() == known.tip().number().value()) {
      finish();
    } else if (known.isTooDeep()) {
      giveUp("its branch forks off too deep");
    } else if (!known.outweighsHead()) {
      if (!isHeldUp && leader.head().work().compareTo(known.claimedWork()) > 0) {
        blame(Offence.UNFULFILLED, "less work than it claims");
      }
      giveUp("its branch is no heavier than ours");
    } else {
      long approved = download == null ? from : download.approved();
      new SpotChecks(parts, leader, known, this::spotChecked).check(approved + 1);
    }
  }

  private void spotChecked(SpotChecks.Outcome outcome) {
    if (over) {
      return;
    }
    HeaderBranch known = java.util.Objects.requireNonNull(branch);
    if (outcome instanceof SpotChecks.Outcome.Lie lie) {
      giveUp(lie.detail()); // the leader was blamed
    } else if (outcome instanceof SpotChecks.Outcome.Unclear unclear) {
      giveUp(unclear.why());
    } else if (bodies == null) {
      isFollowing = true;
      BodyDownload download = new BodyDownload(parts, leader, known, new Bodies());
      bodies = download;
      events.following(progress());
      download.approve(known.tip().number().value());
    } else {
      bodies.approve(known.tip().number().value());
    }
  }

  /** Hears of bodies. */
  private final class Bodies implements BodyDownload.Events {
    @Override
    public void imported(long number) {
      HeaderBranch known = java.util.Objects.requireNonNull(branch);
      if (number - known.base().number().value() >= ADVANCE) {
        known.advance(BlockNumber.of(number));
      }
      if (number == known.tip().number().value() && isComplete && !isAsking) {
        finish();
      } else if (!isComplete && !isAsking && known.size() < HeaderBranch.MAX_HEADERS / 2) {
        askHeaders(List.of(known.tip().hash()));
      }
    }

    @Override
    public void falseBlock(RejectReason reason, String detail) {
      blame(Offence.INVALID_BLOCK, detail);
      giveUp(reason + ": " + detail);
    }

    @Override
    public void stuck(String why) {
      giveUp(why);
    }
  }

  private void blame(Offence offence, String detail) {
    parts.book().blame(leader.id(), offence, detail);
  }

  private void finish() {
    end();
    events.done(progress());
  }

  /** It came to nothing; who is to blame has been by now. */
  void giveUp(String why) {
    if (!over) {
      end();
      events.gaveUp(why);
    }
  }

  private void end() {
    over = true;
    BodyDownload download = bodies;
    if (download != null) {
      download.stop();
    }
  }
}
