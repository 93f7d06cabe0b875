package org.poai.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Cuts the incoming bytes into frames. Payload is handed on piece by piece as it comes, never
 * gathered: only a header is.
 */
final class YamuxReader {
  private final ByteBuf header = Unpooled.buffer(FrameHeader.SIZE, FrameHeader.SIZE);
  private long payload;

  /** Takes what the reader finds, in order. */
  interface Frames {
    /** A whole header; false ends the reading, for good. */
    boolean onHeader(FrameHeader frame);

    /**
     * A piece of the payload of the last header; its bytes are to be used before this returns.
     *
     * @param last whether the payload ends here
     */
    void onPayload(ByteBuf piece, boolean last);
  }

  /** Reads all of {@code in}. */
  void read(ByteBuf in, Frames frames) {
    while (in.isReadable()) {
      if (payload > 0) {
        int length = (int) Math.min(payload, in.readableBytes());
        payload -= length;
        frames.onPayload(in.readSlice(length), payload == 0);
        continue;
      }
      header.writeBytes(in, Math.min(header.writableBytes(), in.readableBytes()));
      if (header.isWritable()) {
        return;
      }
      FrameHeader frame = FrameHeader.read(header);
      header.clear();
      if (!frames.onHeader(frame)) {
        in.skipBytes(in.readableBytes());
        return;
      }
      payload = frame.type() == FrameHeader.DATA ? frame.length() : 0;
    }
  }
}
