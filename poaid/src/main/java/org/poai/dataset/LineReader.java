package org.poai.dataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Splits a stream at LF into lines of bounded length, so that no file can fill the memory. */
final class LineReader {
  private final InputStream in;
  private final int maxBytes;
  private long number;

  LineReader(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Number of the line that was read last, from 1. */
  long number() {
    return number;
  }

  /** The next line without its LF; empty at the end. A last line needs no LF. */
  Optional<byte[]> next() throws IOException, TooLongException {
    int b = in.read();
    if (b < 0) {
      return Optional.empty();
    }
    number++;
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    while (b >= 0 && b != '\n') {
      if (line.size() == maxBytes) {
        throw new TooLongException();
      }
      line.write(b);
      b = in.read();
    }
    return Optional.of(line.toByteArray());
  }

  /** A line of more than the bound. */
  static final class TooLongException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
