package org.poai.network.sync;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.difficulty.Work;
import org.poai.chain.rules.RejectReason;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.memory.Purse;
import org.poai.network.peer.Offence;
import org.poai.network.peer.RemotePeer;
import org.poai.primitives.BlockNumber;

/**
 * One branch, from its leader's announcement to its end. First the leader shows it: headers that
 * weigh more than our head, and three random proofs of them; many runs may be at that at once. Then
 * one of them is followed: headers until the window is full, and bodies up to there. When half of
 * the window is imported, the next headers are asked for, while bodies go on. Protocol section 8.
 * Owned by the thread {@code network}.
 */
final class SyncRun {
  /** Headers that a run holds while it is not followed: about 2 MiB. */
  static final int SHOWN_HEADERS = 2_048;

  /** Those of them that no number of other runs keeps it from. */
  static final int LEAST_HEADERS = 128;

  /** Bodies imported before the window of headers moves up. */
  private static final int ADVANCE = 1024;

  /** How long the window may take to fill before bodies are asked for. */
  private static final long FILL_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Hears how it goes; the last two end it. */
  interface Events {
    /** The branch is worth it, as far as its headers and three proofs can say. */
    void shown(SyncRun run);

    /** Bodies are asked for. */
    void following(SyncRun run, SyncProgress progress);

    /**
     * The branch is imported to its end.
     *
     * @param fault LEADER where it ended below what its leader had claimed
     */
    void done(SyncRun run, SyncProgress last, Fault fault);

    void gaveUp(SyncRun run, String why, Fault fault);
  }

  private enum Stage {
    SHOWING,
    SHOWN,
    FOLLOWING,
    OVER
  }

  private final SyncParts parts;

  /** For bodies that wait for those below. */
  private final Purse waiting;

  private final WindowMemory window;

  private final RemotePeer leader;
  private final Events events;
  private final Rate rate;
  private final HeaderDownload headers;
  private final long begun;
  private @Nullable BodyDownload bodies;
  private Stage stage = Stage.SHOWING;
  private long from;
  private long followedSince;

  /** The height up to which headers have passed their spot checks. */
  private long checkedTo;

  private boolean fellShort;

  /**
   * What all runs share.
   *
   * @param headers for those in their windows
   * @param bodies for those that wait for the ones below
   */
  record Purses(Purse headers, Purse bodies) {}

  /** A run that has not begun; a slow leader is asked for fewer headers at once. */
  SyncRun(SyncParts parts, Purses purses, RemotePeer leader, int headersAtOnce, Events events) {
    this.parts = parts;
    this.waiting = purses.bodies();
    this.window = new WindowMemory(purses.headers(), LEAST_HEADERS);
    this.leader = leader;
    this.events = events;
    this.rate = new Rate(parts.nanoTime());
    this.headers = new HeaderDownload(parts, leader, headersAtOnce, window, new Headers());
    this.begun = now();
  }

  /** Asks the leader to show its branch. */
  void begin() {
    headers.want(SHOWN_HEADERS);
  }

  /** Takes up a branch that was shown. */
  void follow() {
    stage = Stage.FOLLOWING;
    followedSince = now();
    from = headers.branch().base().number().value();
    window.always(SHOWN_HEADERS); // the window has to move up by more than half of that
    headers.want(HeaderBranch.MAX_HEADERS);
  }

  RemotePeer leader() {
    return leader;
  }

  /** When it began. */
  long begun() {
    return begun;
  }

  /** What its headers weigh, as far as they are known. */
  Work work() {
    return headers.known().map(HeaderBranch::claimedWork).orElse(Work.NONE);
  }

  /** Whether one of two branches holds the other's end, as far as both are known. */
  boolean agreesWith(SyncRun other) {
    return holds(other.headers.branch().tip()) || other.holds(headers.branch().tip());
  }

  private boolean holds(SealedHeader header) {
    return headers.branch().base().equals(header)
        || headers.branch().at(header.number()).filter(header::equals).isPresent();
  }

  SyncProgress progress() {
    BodyDownload download = bodies;
    long target = headers.known().map(known -> known.tip().number().value()).orElse(0L);
    long at = download == null ? from : download.imported();
    return new SyncProgress(from, at, target, rate.at(at));
  }

  /** How long it has been waiting for something that a peer should give. */
  long waitingNanos() {
    BodyDownload download = bodies;
    return download == null ? now() - headers.movedNanos() : download.waitingNanos();
  }

  boolean isFollowing() {
    return bodies != null;
  }

  void tick() {
    BodyDownload download = bodies;
    if (stage == Stage.FOLLOWING && download != null) {
      download.tick();
    } else if (stage == Stage.FOLLOWING && now() - followedSince > FILL_NANOS) {
      headers.enough();
    }
  }

  /** A peer has gone; others may have what it had, but only the leader gives headers. */
  void gone(PeerId peer) {
    BodyDownload download = bodies;
    if (download != null) {
      download.gone(peer);
    } else if (peer.equals(leader.id())) {
      giveUp("it has gone", Fault.NOBODY);
    }
  }

  private long now() {
    return parts.nanoTime().getAsLong();
  }

  /** Hears of headers. */
  private final class Headers implements HeaderDownload.Events {
    @Override
    public void there() {
      if (stage != Stage.OVER) {
        weigh(headers.branch());
      }
    }

    @Override
    public void failed(String why, Fault fault) {
      giveUp(why, fault);
    }
  }

  /** The headers are there: is the branch worth a look at its proofs? */
  private void weigh(HeaderBranch known) {
    if (headers.fallsShort() && !fellShort) {
      fellShort = true;
      blame(Offence.UNFULFILLED, "less work than it claims");
    }
    BodyDownload download = bodies;
    if (download != null && download.imported() == known.tip().number().value()) {
      finish();
    } else if (headers.isTooDeep()) {
      giveUp("its branch forks off too deep", Fault.NOBODY);
    } else if (!known.outweighsHead()) {
      lighter();
    } else if (headers.hasSlid()) {
      headers.again(SHOWN_HEADERS);
    } else {
      long next = Math.max(checkedTo, known.base().number().value()) + 1;
      new SpotChecks(parts, leader, known, this::spotChecked).check(next);
    }
  }

  /** Lighter than our head so far; it may go on for long. */
  private void lighter() {
    if (headers.isComplete()) {
      giveUp("its branch is no heavier than ours", fellShort ? Fault.LEADER : Fault.NOBODY);
    } else {
      headers.slide();
      headers.want(SHOWN_HEADERS);
    }
  }

  private void spotChecked(SpotChecks.Outcome outcome) {
    if (stage == Stage.OVER) {
      return;
    }
    if (outcome instanceof SpotChecks.Outcome.Lie lie) {
      giveUp(lie.detail(), Fault.LEADER); // it was blamed
    } else if (outcome instanceof SpotChecks.Outcome.Unclear unclear) {
      giveUp(unclear.why(), unclear.fault());
    } else {
      checkedTo = headers.branch().tip().number().value();
      passed();
    }
  }

  private void passed() {
    if (stage == Stage.SHOWING) {
      stage = Stage.SHOWN;
      events.shown(this);
    } else {
      fetch(checkedTo);
    }
  }

  /** Bodies up to a height may be asked for. */
  private void fetch(long height) {
    BodyDownload download = bodies;
    if (download == null) {
      download = new BodyDownload(parts, waiting, leader, headers.branch(), new Bodies());
      bodies = download;
      events.following(this, progress());
    }
    download.approve(height);
  }

  /** Hears of bodies. */
  private final class Bodies implements BodyDownload.Events {
    @Override
    public void imported(long number) {
      HeaderBranch known = headers.branch();
      if (number - known.base().number().value() >= ADVANCE) {
        known.advance(BlockNumber.of(number));
        window.fit(known.size());
      }
      if (headers.isAsking()) {
        return;
      }
      if (number == known.tip().number().value() && headers.isComplete()) {
        finish();
      } else if (!headers.isComplete()
          && known.size() < HeaderBranch.MAX_HEADERS / 2
          && window.admits(known.size() + ADVANCE)) {
        headers.want(HeaderBranch.MAX_HEADERS);
      }
    }

    @Override
    public void falseBlock(RejectReason reason, String detail) {
      blame(Offence.INVALID_BLOCK, detail);
      giveUp(reason + ": " + detail, Fault.LEADER);
    }

    @Override
    public void refused(String why) {
      giveUp(why, Fault.LEADER); // it was blamed
    }

    @Override
    public void notGiven(String why) {
      blame(Offence.UNFULFILLED, "blocks of the branch that it announces");
      giveUp(why, Fault.LEADER);
    }

    @Override
    public void stuck(String why) {
      giveUp(why, Fault.NOBODY);
    }
  }

  private void blame(Offence offence, String detail) {
    parts.book().blame(leader.id(), offence, detail);
  }

  private void finish() {
    if (stage != Stage.OVER) {
      end();
      events.done(this, progress(), fellShort ? Fault.LEADER : Fault.NOBODY);
    }
  }

  /** Comes to nothing; whoever is to blame has been blamed by now. */
  void giveUp(String why, Fault fault) {
    if (stage != Stage.OVER) {
      end();
      events.gaveUp(this, why, fault);
    }
  }

  /** Ends without a word: the branch is not needed. */
  void release() {
    end();
  }

  /** Comes to nothing because its leader keeps us waiting. */
  void giveUpWaiting(Offence offence, String why) {
    if (stage != Stage.OVER) {
      blame(offence, why);
      giveUp(why, Fault.LEADER);
    }
  }

  private void end() {
    stage = Stage.OVER;
    headers.stop();
    BodyDownload download = bodies;
    if (download != null) {
      download.stop();
    }
  }
}
