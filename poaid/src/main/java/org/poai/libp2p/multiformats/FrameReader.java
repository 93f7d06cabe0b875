package org.poai.libp2p.multiformats;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.poai.memory.HeapBlocks;

/**
 * Cuts a stream of bytes into frames, each behind its uvarint length. Takes every byte it is given
 * at once, so that the credit of a stream can go back, and holds what has arrived of one frame. Not
 * thread-safe.
 *
 * <pre>
 * while ((frame = reader.next(data)) != null) { … }
 * </pre>
 */
public final class FrameReader {
  private final int maxBytes;
  private long prefix;
  private int prefixBytes;
  private int length = -1;
  private final HeapBlocks frame = new HeapBlocks();

  /** A reader that refuses frames longer than {@code maxBytes}, before it holds any of them. */
  public FrameReader(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** What stands before a frame of so many bytes. */
  public static byte[] prefix(int length) {
    byte[] out = new byte[Uvarint.size(length)];
    int unused = Uvarint.put(out, 0, length);
    return out;
  }

  /** The bytes of a frame with its length before it. */
  public static byte[] frame(byte[] content) {
    byte[] out = new byte[Uvarint.size(content.length) + content.length];
    int start = Uvarint.put(out, 0, content.length);
    System.arraycopy(content, 0, out, start, content.length);
    return out;
  }

  /** The next complete frame, or null when {@code in} is used up before it ends. */
  public byte @Nullable [] next(ByteBuf in) throws FormatException {
    if (length < 0 && !readLength(in)) {
      return null;
    }
    frame.add(in, Math.min(length - frame.size(), in.readableBytes()));
    if (frame.size() < length) {
      return null;
    }
    byte[] whole = frame.take();
    length = -1;
    return whole;
  }

  /** Whether a frame has begun and not ended: an end of the stream here cuts it off. */
  public boolean isWithinFrame() {
    return length >= 0 || prefixBytes > 0;
  }

  private boolean readLength(ByteBuf in) throws FormatException {
    while (in.isReadable()) {
      int next = in.readByte();
      prefix |= (next & 0x7fL) << (7 * prefixBytes++);
      if (prefix > maxBytes) {
        throw new FormatException("a frame of more than " + maxBytes + " bytes");
      }
      if (next >= 0) {
        if (next == 0 && prefixBytes > 1) {
          throw new FormatException("a varint longer than it need be");
        }
        length = (int) prefix;
        prefix = 0;
        prefixBytes = 0;
        return true;
      }
      if (prefixBytes == Uvarint.MAX_BYTES) {
        throw new FormatException("a varint of more than 63 bits");
      }
    }
    return false;
  }
}
