package org.poai.libp2p.ping;

import io.netty.buffer.ByteBuf;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/**
 * Sends each frame back when the whole of it is there, so that a client may write one before it
 * reads; for conformance tests.
 */
public final class FrameEcho implements StreamHandler {
  public static final String PROTOCOL = "/interop/echo/1.0.0";

  private static final int MAX_FRAME = 16 << 20;

  private final FrameReader reader = new FrameReader(MAX_FRAME);
  private final EchoedBytes back = new EchoedBytes(MAX_FRAME);

  private FrameEcho() {}

  /** Echoes on a host, on so many streams of each peer at a time. */
  public static void serve(Host host, int streamsPerPeer) {
    host.serve(
        PROTOCOL, new StreamLimits(streamsPerPeer, streamsPerPeer), stream -> new FrameEcho());
  }

  @Override
  public void onData(Stream stream, ByteBuf data) {
    try {
      for (byte[] frame = reader.next(data); frame != null; frame = reader.next(data)) {
        back.write(stream, FrameReader.frame(frame));
      }
    } catch (FormatException e) {
      stream.reset();
    }
  }

  @Override
  public void onEnd(Stream stream) {
    if (reader.isWithinFrame()) {
      stream.reset();
    } else {
      stream.closeWrite();
    }
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {}
}
