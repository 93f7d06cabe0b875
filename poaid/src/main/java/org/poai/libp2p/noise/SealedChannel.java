package org.poai.libp2p.noise;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * The transport messages after a handshake: their framing, and the two ciphers. Those that come in
 * go through one scratch array per thread, and so do those out of buffers that have no array.
 */
final class SealedChannel {
  private static final int LENGTH_SIZE = 2;
  private static final int OVERHEAD = LENGTH_SIZE + CipherState.TAG_SIZE;
  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[NoiseHandler.MAX_MESSAGE];
        }
      };

  private final CipherState sending;
  private final CipherState receiving;

  SealedChannel(CipherState sending, CipherState receiving) {
    this.sending = sending;
    this.receiving = receiving;
  }

  /** All that is readable, as messages with their lengths; the caller still owns {@code plain}. */
  ByteBuf seal(ByteBufAllocator allocator, ByteBuf plain) {
    int size = plain.readableBytes();
    int messages = (size + Noise.MAX_PLAINTEXT - 1) / Noise.MAX_PLAINTEXT;
    ByteBuf out = allocator.heapBuffer(size + messages * OVERHEAD);
    while (plain.isReadable()) {
      int length = Math.min(plain.readableBytes(), Noise.MAX_PLAINTEXT);
      int sealed = length + CipherState.TAG_SIZE;
      out.writeShort(sealed);
      int at = out.arrayOffset() + out.writerIndex();
      if (plain.hasArray()) {
        int from = plain.arrayOffset() + plain.readerIndex();
        sending.encrypt(plain.array(), from, length, out.array(), at);
        plain.skipBytes(length);
      } else {
        byte[] scratch = SCRATCH.get();
        plain.readBytes(scratch, 0, length);
        sending.encrypt(scratch, 0, length, out.array(), at);
      }
      out.writerIndex(out.writerIndex() + sealed);
    }
    return out;
  }

  /** The plaintext of one message, which may be empty. */
  ByteBuf open(ByteBufAllocator allocator, ByteBuf message) throws NoiseException {
    // From its beginning in an array: the JDK's cipher would copy any other twice.
    byte[] source = SCRATCH.get();
    int length = message.readableBytes();
    message.readBytes(source, 0, length);
    int plain = length - CipherState.TAG_SIZE;
    ByteBuf out = allocator.heapBuffer(plain);
    boolean opened = false;
    try {
      receiving.decrypt(source, 0, length, out.array(), out.arrayOffset());
      out.writerIndex(plain);
      opened = true;
      return out;
    } finally {
      if (!opened) {
        out.release();
      }
    }
  }
}
