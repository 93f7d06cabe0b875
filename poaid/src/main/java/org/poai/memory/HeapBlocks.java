package org.poai.memory;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that grow as they come, in blocks: they take the memory of what has come and a block more
 * at most, and no large arrays, of which the collector wastes up to a half, before they are whole.
 * Not thread-safe.
 */
public final class HeapBlocks {
  private static final int FIRST_BYTES = 1 << 10;
  private static final int BLOCK_BYTES = 16 << 10;
  private static final byte[] NOTHING = {};

  private final List<byte[]> full = new ArrayList<>(0);
  private byte[] last = NOTHING;
  private int lastSize;
  private int size;

  /** Takes so many bytes of {@code in}, which has them. */
  public void add(ByteBuf in, int length) {
    int left = length;
    while (left > 0) {
      if (lastSize == last.length) {
        begin(left);
      }
      int part = Math.min(left, last.length - lastSize);
      in.readBytes(last, lastSize, part);
      lastSize += part;
      size += part;
      left -= part;
    }
  }

  /** Small ones that come whole take what they are, and are not copied. */
  private void begin(int coming) {
    if (last.length > 0) {
      full.add(last);
    }
    last = new byte[Math.min(BLOCK_BYTES, size == 0 ? coming : Math.max(FIRST_BYTES, size))];
    lastSize = 0;
  }

  public int size() {
    return size;
  }

  /** All of it in one array; from now on this is empty. */
  public byte[] take() {
    if (full.isEmpty() && lastSize == last.length) {
      byte[] only = last;
      clear();
      return only;
    }
    byte[] whole = new byte[size];
    int at = 0;
    for (byte[] block : full) {
      System.arraycopy(block, 0, whole, at, block.length);
      at += block.length;
    }
    System.arraycopy(last, 0, whole, at, lastSize);
    clear();
    return whole;
  }

  private void clear() {
    full.clear();
    last = NOTHING;
    lastSize = 0;
    size = 0;
  }
}
