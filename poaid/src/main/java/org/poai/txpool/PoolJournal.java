package org.poai.txpool;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.poai.disk.DiskException;
import org.poai.disk.DiskTrouble;
import org.poai.disk.WholeFile;
import org.poai.primitives.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions that were handed to this node, on disk: an envelope per line, in hexadecimal
 * digits, added as they come and written anew when most of them are gone. The signatures protect
 * what is read back, so a damaged line, such as a last one that was cut off, is passed over.
 *
 * <p>Whoever handed one in is answered when it is safe, or learns that it is not: {@link #sync}
 * makes safe all that were added before it, so that a burst shares a few writes to the disk. After
 * a failure the file is cut back to what was safe, nothing is added any more, and {@link #trouble}
 * says why, until {@link #rewrite} succeeds. Owned by the thread {@code txpool}, but for {@link
 * #read} and {@link #trouble}.
 */
final class PoolJournal {
  private static final Logger LOG = LoggerFactory.getLogger(PoolJournal.class);
  private static final int LONGEST_LINE = 2 + 2 * PoolLimits.MAX_ENVELOPE;

  private final Path file;
  private final List<Consumer<Optional<String>>> waiting = new ArrayList<>();
  private Optional<FileChannel> open = Optional.empty();
  private long safeBytes;
  private int lines;
  private volatile Optional<String> trouble = Optional.empty();

  PoolJournal(Path file) {
    this.file = file;
  }

  /**
   * What is on the disk; nothing where there is no file.
   *
   * @throws DiskException when there is one and it cannot be read
   */
  List<Bytes> read() {
    List<Bytes> envelopes = new ArrayList<>();
    if (!Files.exists(file)) {
      return envelopes;
    }
    // Latin-1, so that no damage makes the rest unreadable.
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        envelope(line).ifPresent(envelopes::add);
      }
    } catch (IOException e) {
      throw new DiskException(
          "The transactions in "
              + file
              + " cannot be read: "
              + DiskTrouble.reason(e, file)
              + "; they wait for a block, so nothing is begun without them.",
          e);
    }
    return envelopes;
  }

  private static Optional<Bytes> envelope(String line) {
    try {
      return line.length() > LONGEST_LINE ? Optional.empty() : Optional.of(Bytes.fromHex(line));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** How many lines were written since the file was last made anew, with those. */
  int lines() {
    return lines;
  }

  /** Why nothing can be kept now, with what helps; from any thread. */
  Optional<String> trouble() {
    return trouble;
  }

  /**
   * Adds an envelope.
   *
   * @param known runs at the next {@link #sync}: with nothing when the envelope is safe, with the
   *     reason when it is not
   * @return whether that has to be called: it is the first since the last one
   */
  boolean append(Bytes envelope, Consumer<Optional<String>> known) {
    if (trouble.isEmpty()) {
      try {
        if (open.isEmpty()) {
          open = Optional.of(open());
        }
        WholeFile.write(open.get(), line(envelope));
        lines++;
      } catch (IOException e) {
        failed(e);
      }
    }
    waiting.add(known);
    return waiting.size() == 1;
  }

  private FileChannel open() throws IOException {
    boolean fresh = !Files.exists(file);
    FileChannel out =
        FileChannel.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    safeBytes = out.size();
    out.position(safeBytes);
    // A line that was cut off must not swallow the next one.
    WholeFile.write(out, new byte[] {'\n'});
    if (fresh) {
      WholeFile.syncFolder(file);
    }
    return out;
  }

  /** What was added is on the disk from now on, or each who waits learns why not. */
  void sync() {
    try {
      if (trouble.isEmpty() && open.isPresent()) {
        open.get().force(false);
        safeBytes = open.get().position();
      }
    } catch (IOException e) {
      failed(e);
    }
    List<Consumer<Optional<String>>> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(known -> known.accept(trouble));
  }

  /**
   * Replaces the file by these, in one step: it is whole before and after. Who waits for an earlier
   * one is answered first.
   */
  void rewrite(Collection<Bytes> envelopes) {
    close();
    try {
      WholeFile.replace(
          file,
          out -> {
            for (Bytes envelope : envelopes) {
              WholeFile.write(out, line(envelope));
            }
          });
      lines = envelopes.size();
      trouble = Optional.empty();
    } catch (IOException e) {
      failed(e);
    }
  }

  private static byte[] line(Bytes envelope) {
    return (envelope.toHex() + '\n').getBytes(StandardCharsets.US_ASCII);
  }

  private void failed(IOException e) {
    LOG.debug("The journal of transactions {} cannot be written", file, e);
    trouble = Optional.of(DiskTrouble.reason(e, file));
    open.ifPresent(this::cutBack);
    forget();
  }

  /** What is refused now must not come back after a crash. */
  private void cutBack(FileChannel out) {
    try {
      out.truncate(safeBytes);
    } catch (IOException e) {
      LOG.debug("The journal of transactions {} cannot be cut", file, e);
    }
  }

  /** Makes safe what was added, and lets go of the file. */
  void close() {
    sync();
    forget();
  }

  private void forget() {
    try {
      if (open.isPresent()) {
        open.get().close();
      }
    } catch (IOException e) {
      LOG.debug("The journal of transactions {} cannot be closed", file, e);
    }
    open = Optional.empty();
  }
}
