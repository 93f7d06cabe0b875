package org.poai.http;

import io.netty.buffer.ByteBuf;
import org.poai.memory.HeapBlocks;

/** The body of a request as it comes, in the heap; never larger than it may be. */
final class HttpBody {
  private final int max;
  private final HeapBlocks bytes = new HeapBlocks();
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
    bytes.add(piece, length);
    size += length;
    return true;
  }

  /** Bytes that have come. */
  int size() {
    return size;
  }

  /** All that has come; once. */
  byte[] whole() {
    return bytes.take();
  }
}
