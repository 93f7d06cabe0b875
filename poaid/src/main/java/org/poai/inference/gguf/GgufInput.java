package org.poai.inference.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Reads a header's little-endian values from the start of a file; every length is checked against
 * the bytes that are left before anything is allocated for it.
 */
final class GgufInput {
  /** No real header is larger: a vocabulary of 256 thousand tokens with merges takes 12 MB. */
  static final long MAX_HEADER = 64 << 20;

  private static final int WINDOW = 64 << 10;
  private static final int MAX_STRING = 1 << 20;

  private final FileChannel channel;
  private final long size;
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
  private long windowEnd;

  GgufInput(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
    window.limit(0);
  }

  long size() {
    return size;
  }

  long position() {
    return windowEnd - window.remaining();
  }

  int u8() throws GgufException, IOException {
    need(1);
    return window.get() & 0xff;
  }

  int u32() throws GgufException, IOException {
    need(Integer.BYTES);
    return window.getInt();
  }

  long u64() throws GgufException, IOException {
    need(Long.BYTES);
    return window.getLong();
  }

  /** A count of things of at least {@code bytesEach} bytes each, at most {@code max}. */
  int count(String what, int bytesEach, int max) throws GgufException, IOException {
    long count = u64();
    if (count < 0 || count > max) {
      throw new GgufException("claims " + Long.toUnsignedString(count) + " " + what);
    }
    if (count * bytesEach > size - position()) {
      throw new GgufException(
          "is cut off: it claims " + count + " " + what + " and ends before them");
    }
    return (int) count;
  }

  /**
   * A text as llama.cpp takes it, which reads C strings: it ends before its first NUL. Texts differ
   * where their bytes do, see {@link FileText}.
   */
  String text() throws GgufException, IOException {
    int length = count("bytes of one text", 1, MAX_STRING);
    byte[] bytes = new byte[length];
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, WINDOW);
      need(part);
      window.get(bytes, done, part);
      done += part;
    }
    return FileText.of(bytes);
  }

  void skip(long bytes) throws GgufException, IOException {
    for (long left = bytes; left > 0; ) {
      int part = (int) Math.min(left, WINDOW);
      need(part);
      window.position(window.position() + part);
      left -= part;
    }
  }

  private void need(int bytes) throws GgufException, IOException {
    if (window.remaining() >= bytes) {
      return;
    }
    if (position() + bytes > size) {
      throw new GgufException(
          "is cut off inside its header, after " + size + " bytes; fetch it again");
    }
    if (position() + bytes > MAX_HEADER) {
      throw new GgufException("has a header of more than " + MAX_HEADER + " bytes");
    }
    window.compact();
    while (window.position() < bytes) {
      int read = channel.read(window, windowEnd);
      if (read < 0) {
        throw new IOException("the file shrank while it was read");
      }
      windowEnd += read;
    }
    window.flip();
  }
}
