package org.poai.libp2p.stream;

import io.netty.buffer.ByteBuf;

/** Takes the incoming half of one {@link Stream}; called on the connection's event loop. */
public interface StreamHandler {
  /** Takes nothing: the handler of a stream that has none yet, or is not wanted. */
  StreamHandler IGNORING =
      new StreamHandler() {
        @Override
        public void onData(Stream stream, ByteBuf data) {}

        @Override
        public void onEnd(Stream stream) {}

        @Override
        public void onClosed(Stream stream, boolean reset) {}
      };

  /**
   * Bytes that came in, to be read before this returns: the buffer is the caller's. Their credit
   * goes back to the peer afterwards.
   */
  void onData(Stream stream, ByteBuf data);

  /** The peer writes nothing more. */
  void onEnd(Stream stream);

  /**
   * The stream is gone: both halves ended, it was reset, or the connection closed. Called once and
   * last.
   */
  void onClosed(Stream stream, boolean reset);
}
