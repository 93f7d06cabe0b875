package org.poai.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The body of a request as it comes, in the heap; never larger than it may be. */
final class HttpBody {
  private static final int FIRST_BYTES = 1024;

  private final int max;
  private byte[] bytes = {};
  private int size;

  HttpBody(int max) {
    this.max = max;
  }

  /** Adds a piece; false where it would be too much. */
  boolean add(ByteBuf piece) {
    int length = piece.readableBytes();
    if (length > max - size) {
      return false;
    }
    if (size + length > bytes.length) {
      int doubled = Integer.highestOneBit(Math.max(FIRST_BYTES, size + length - 1)) << 1;
      bytes = Arrays.copyOf(bytes, Math.max(size + length, Math.min(max, doubled)));
    }
    piece.readBytes(bytes, size, length);
    size += length;
    return true;
  }

  int size() {
    return size;
  }

  byte[] whole() {
    return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
  }
}
