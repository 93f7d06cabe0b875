package org.poai.txpool;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.poai.primitives.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions that were handed to this node, on disk: an envelope per line, in hexadecimal
 * digits, added as they come and written anew when most of them are gone. The signatures protect
 * what is read back, so a damaged line, such as a last one that was cut off, is passed over.
 * Whoever handed one in is answered when it is safe: {@link #sync} makes safe all that were added
 * before it, so that a burst shares a few writes to the disk. A disk that fails costs a warning and
 * the journal, not the pool. Owned by the thread {@code txpool}, but for {@link #read}.
 */
final class PoolJournal {
  private static final Logger LOG = LoggerFactory.getLogger(PoolJournal.class);
  private static final int LONGEST_LINE = 2 + 2 * PoolLimits.MAX_ENVELOPE;

  private final Path file;
  private final List<Runnable> unsafe = new ArrayList<>();
  private Optional<FileChannel> open = Optional.empty();
  private int lines;

  PoolJournal(Path file) {
    this.file = file;
  }

  /** What is on the disk; nothing where there is no file. */
  List<Bytes> read() {
    List<Bytes> envelopes = new ArrayList<>();
    if (Files.exists(file)) {
      // Latin-1, so that no damage makes the rest unreadable.
      try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          envelope(line).ifPresent(envelopes::add);
        }
      } catch (IOException e) {
        LOG.warn("The journal of transactions {} cannot be read: {}", file, e.toString());
      }
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

  /**
   * Adds an envelope.
   *
   * @param whenSafe runs at the next {@link #sync}
   * @return whether that has to be called: it is the first since the last one
   */
  boolean append(Bytes envelope, Runnable whenSafe) {
    try {
      if (open.isEmpty()) {
        open = Optional.of(open());
      }
      write(open.get(), line(envelope));
      lines++;
    } catch (IOException e) {
      failed(e);
    }
    unsafe.add(whenSafe);
    return unsafe.size() == 1;
  }

  private FileChannel open() throws IOException {
    boolean fresh = !Files.exists(file);
    FileChannel out =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    // A line that was cut off must not swallow the next one.
    write(out, new byte[] {'\n'});
    if (fresh) {
      syncFolder();
    }
    return out;
  }

  private static void write(FileChannel out, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      int unused = out.write(rest);
    }
  }

  /** The name of a new file is safe with its folder only. */
  private void syncFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }

  /** What was added is on the disk from now on. */
  void sync() {
    try {
      if (open.isPresent()) {
        open.get().force(false);
      }
    } catch (IOException e) {
      failed(e);
    }
    List<Runnable> safe = List.copyOf(unsafe);
    unsafe.clear();
    safe.forEach(Runnable::run);
  }

  /** Replaces the file by these, in one step: it is whole before and after. */
  void rewrite(Collection<Bytes> envelopes) {
    close();
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (FileChannel out =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        for (Bytes envelope : envelopes) {
          write(out, line(envelope));
        }
        out.force(false);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder();
      lines = envelopes.size();
    } catch (IOException e) {
      failed(e);
    }
  }

  private static byte[] line(Bytes envelope) {
    return (envelope.toHex() + '\n').getBytes(StandardCharsets.US_ASCII);
  }

  private void failed(IOException e) {
    LOG.warn("The journal of transactions {} cannot be written: {}", file, e.toString());
    forget();
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
      LOG.warn("The journal of transactions {} cannot be closed: {}", file, e.toString());
    }
    open = Optional.empty();
  }
}
