package org.poai.libp2p.ping;

import java.util.concurrent.atomic.AtomicInteger;
import org.poai.libp2p.stream.Stream;

/**
 * Bytes on their way back to who sent them: a peer that does not take them is not read from. The
 * end of the peer's half is answered with the end of ours, behind the last of them.
 */
final class EchoedBytes {
  private final int maxPending;
  private final AtomicInteger pending = new AtomicInteger();

  EchoedBytes(int maxPending) {
    this.maxPending = maxPending;
  }

  void write(Stream stream, byte[] bytes) {
    if (pending.addAndGet(bytes.length) > maxPending) {
      stream.pauseReading(true);
    }
    var unused =
        stream
            .write(bytes)
            .whenComplete(
                (nothing, failure) -> {
                  int before = pending.getAndAdd(-bytes.length);
                  if (before > maxPending && before - bytes.length <= maxPending) {
                    stream.pauseReading(false);
                  }
                });
  }
}
