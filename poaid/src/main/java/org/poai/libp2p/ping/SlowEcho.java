package org.poai.libp2p.ping;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/**
 * The asking side of {@link FrameEcho}, as slow a reader as it is told to be: after each piece that
 * comes it takes nothing for a while, so that the peer's window runs dry; for conformance tests.
 */
public final class SlowEcho implements StreamHandler {
  private static final long DEADLINE_SECONDS = 60;

  private final byte[] frame;
  private final Executor rest;
  private final FrameReader reader;
  private final CompletableFuture<Boolean> equal = new CompletableFuture<>();

  private SlowEcho(byte[] frame, long restMillis) {
    this.frame = frame;
    this.rest = CompletableFuture.delayedExecutor(restMillis, TimeUnit.MILLISECONDS);
    this.reader = new FrameReader(frame.length);
  }

  /** Sends one frame to a connected peer; ends with whether the same came back. */
  public static CompletableFuture<Boolean> ask(
      Host host, PeerId peer, byte[] frame, long restMillis) {
    SlowEcho asking = new SlowEcho(frame, restMillis);
    return host.open(peer, List.of(FrameEcho.PROTOCOL), stream -> asking)
        .thenCompose(
            stream -> {
              stream.write(FrameReader.frame(frame));
              stream.closeWrite();
              return asking.equal.orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS);
            });
  }

  @Override
  public void onData(Stream stream, ByteBuf data) {
    try {
      byte[] whole = reader.next(data);
      if (whole != null) {
        equal.complete(Arrays.equals(whole, frame) && !data.isReadable());
      }
      stream.pauseReading(true);
      rest.execute(() -> stream.pauseReading(false));
    } catch (FormatException e) {
      equal.complete(false);
    }
  }

  @Override
  public void onEnd(Stream stream) {
    equal.complete(false);
  }

  @Override
  public void onClosed(Stream stream, boolean reset) {
    equal.complete(false);
  }
}
