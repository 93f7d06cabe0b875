package org.poai.market.channel;

import java.util.Optional;
import org.poai.market.contract.Channel;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;

/**
 * A channel of ours and what is underway in it. After a crash as much is owed as was signed for, or
 * more, up to the ceiling: the worker says it. Owned by one thread.
 */
final class Session {
  private ClientChannel written;
  private Wei owed;
  private Optional<Channel> seen = Optional.empty();
  private boolean isBusy;
  private long usedAt;
  private long pausedUntil;
  private int answers;

  /** Since which height the chain does not have the channel, or the channel is to be closed. */
  private Optional<Long> since = Optional.empty();

  Session(ClientChannel written, long now) {
    this.written = written;
    this.owed = written.signed();
    this.usedAt = now;
    this.pausedUntil = now;
  }

  Address worker() {
    return written.worker();
  }

  ClientChannel written() {
    return written;
  }

  void become(ClientChannel next) {
    written = next;
  }

  /** What the next voucher pays. */
  Wei owed() {
    return owed;
  }

  void owes(Wei sum) {
    owed = sum;
  }

  /** The channel on the state of the last head; empty where it is not there. */
  Optional<Channel> seen() {
    return seen;
  }

  void see(Optional<Channel> channel) {
    seen = channel;
    if (channel.isPresent()) {
      since = Optional.empty();
    }
  }

  /** How many blocks ago this was first asked. */
  long blocksSince(long height) {
    long first = since.orElse(height);
    since = Optional.of(first);
    return height - first;
  }

  boolean isOpen() {
    return written.stage() == ClientChannel.Stage.OPEN && seen.isPresent();
  }

  /** Whether it is to be left alone just now. */
  boolean isBusy(long now) {
    return isBusy || pausedUntil - now > 0;
  }

  /** The worker is asked no more until then. */
  void pause(long until) {
    pausedUntil = until;
  }

  void begin(long now) {
    isBusy = true;
    usedAt = now;
  }

  void end(long now) {
    isBusy = false;
    usedAt = now;
  }

  long usedAt() {
    return usedAt;
  }

  /** Counts an answer; whether it is the first that this worker gave since the start. */
  boolean isFirstAnswer() {
    return answers++ == 0;
  }
}
