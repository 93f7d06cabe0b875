package org.poai.txpool;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
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
 * what is read back, so a damaged line, such as a last one that was cut off, is passed over. A disk
 * that fails costs a warning and the journal, not the pool. Owned by the thread {@code txpool}, but
 * for {@link #read}.
 */
final class PoolJournal {
  private static final Logger LOG = LoggerFactory.getLogger(PoolJournal.class);
  private static final int LONGEST_LINE = 2 + 2 * PoolLimits.MAX_ENVELOPE;

  private final Path file;
  private Optional<OutputStream> open = Optional.empty();
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

  void append(Bytes envelope) {
    try {
      if (open.isEmpty()) {
        open = Optional.of(open());
      }
      open.get().write(line(envelope));
      lines++;
    } catch (IOException e) {
      failed(e);
    }
  }

  private OutputStream open() throws IOException {
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    // A line that was cut off must not swallow the next one.
    out.write('\n');
    return out;
  }

  /** Replaces the file by these, in one step: it is whole before and after. */
  void rewrite(Collection<Bytes> envelopes) {
    close();
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (OutputStream out = Files.newOutputStream(fresh)) {
        for (Bytes envelope : envelopes) {
          out.write(line(envelope));
        }
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
    close();
  }

  void close() {
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
