package org.poai.txpool;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.poai.async.EventThread;
import org.poai.chain.block.Envelope;
import org.poai.chain.stored.Chain;
import org.poai.disk.DiskException;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps on the disk what was handed to this node: nothing is acknowledged before, and nothing goes
 * while it may yet be needed. Where the disk takes no more, it is tried again until it does. Owned
 * by the thread {@code txpool}, but for {@link #read} and {@link #trouble}.
 */
final class LocalJournal {
  private static final Logger LOG = LoggerFactory.getLogger(LocalJournal.class);
  private static final long REPAIR_MILLIS = 1_000;

  /** The journal is written anew with so many lines more than twice what is worth keeping. */
  private static final int SPARE_LINES = 1_024;

  /**
   * The journal holds what the last so many blocks took: an abandoned block gives its transactions
   * back to the pool, not to the disk, and a loss of power may take the block itself.
   */
  private static final long KEPT_BLOCKS = 128;

  private final PoolJournal journal;
  private final Chain chain;
  private final PoolTable table;
  private final EventThread thread;
  private final Runnable lost;
  private int keptLines;
  private boolean isClosed;

  /**
   * A journal that was not read yet.
   *
   * @param lost called when what was refused may have taken the place of what the journal holds
   */
  LocalJournal(
      PoolJournal journal, Chain chain, PoolTable table, EventThread thread, Runnable lost) {
    this.journal = journal;
    this.chain = chain;
    this.table = table;
    this.thread = thread;
    this.lost = lost;
  }

  /**
   * What the journal holds.
   *
   * @throws DiskException when it is there and cannot be read
   */
  List<Envelope> read() {
    return journal.read().stream().map(Envelope::new).toList();
  }

  /** The same; nothing where it cannot be read. */
  List<Envelope> readable() {
    try {
      return read();
    } catch (DiskException e) {
      LOG.debug("{}", e.getMessage());
      return List.of();
    }
  }

  /** Why nothing can be kept now. */
  Optional<String> trouble() {
    return journal.trouble();
  }

  /**
   * Adds an envelope, and puts it on the disk together with those that come before the thread's
   * next turn.
   *
   * @param kept hears that it is safe, or why it is not
   */
  void append(Envelope envelope, Consumer<Optional<String>> kept) {
    if (journal.append(envelope.bytes(), kept)) {
      thread.execute(this::sync);
    }
  }

  private void sync() {
    journal.sync();
    if (journal.trouble().isPresent()) {
      lost.run();
    }
  }

  /** Writes the journal anew; tries until the disk takes again what is to be kept. */
  void repair() {
    rewrite();
    if (journal.trouble().isPresent() && !isClosed) {
      thread.schedule(this::repair, REPAIR_MILLIS);
    }
  }

  /** Writes the journal anew where most of it is worth nothing. */
  void tidy() {
    int ours = table.local().size();
    if (journal.trouble().isEmpty()
        && journal.lines() > 2 * Math.max(ours, keptLines) + SPARE_LINES) {
      repair();
    }
  }

  private void rewrite() {
    Set<Bytes> kept = new LinkedHashSet<>();
    table.local().forEach(one -> kept.add(one.signed().envelope().bytes()));
    readable().stream().map(Envelope::bytes).filter(this::mayBeNeeded).forEach(kept::add);
    journal.rewrite(kept);
    keptLines = kept.size();
  }

  /** Whether a transaction waits, or stands in a block that may yet be abandoned. */
  private boolean mayBeNeeded(Bytes envelope) {
    Hash32 hash = new Envelope(envelope).hash();
    long head = chain.head().number().value();
    return table.contains(hash)
        || chain
            .place(hash)
            .filter(place -> head - place.number().value() < KEPT_BLOCKS)
            .isPresent();
  }

  void close() {
    isClosed = true;
    journal.close();
  }
}
