package org.poai.libp2p.yamux;

import io.netty.buffer.ByteBuf;

/**
 * The twelve bytes before each frame: version, type, flags, stream, length, big-endian.
 *
 * @param stream an unsigned 32-bit id
 * @param length unsigned; of the payload for data, of the credit for window updates, a value else
 */
record FrameHeader(int version, int type, int flags, int stream, long length) {
  static final int SIZE = 12;

  static final int DATA = 0;
  static final int WINDOW_UPDATE = 1;
  static final int PING = 2;
  static final int GO_AWAY = 3;

  static final int SYN = 1;
  static final int ACK = 2;
  static final int FIN = 4;
  static final int RST = 8;

  static final int NORMAL = 0;
  static final int PROTOCOL_ERROR = 1;

  static FrameHeader read(ByteBuf in) {
    return new FrameHeader(
        in.readUnsignedByte(),
        in.readUnsignedByte(),
        in.readUnsignedShort(),
        in.readInt(),
        in.readUnsignedInt());
  }

  static void write(ByteBuf out, int type, int flags, int stream, long length) {
    out.writeByte(0).writeByte(type).writeShort(flags).writeInt(stream).writeInt((int) length);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }
}
