package org.poai.libp2p.stream;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.memory.Debtor;

/**
 * A bidirectional stream of bytes to one peer, negotiated for one protocol. Its methods are safe
 * from any thread; what comes in goes to its {@link StreamHandler}.
 */
public interface Stream {
  PeerId peer();

  /** The protocol id that both sides agreed on. */
  String protocol();

  /** The account of what its connection makes us hold. */
  Debtor memory();

  /** Whether we opened it. */
  boolean isOutbound();

  /**
   * Writes all of it, after what was written before. The future ends when the bytes have left for
   * the socket, which the peer's window may delay; it fails when the stream is reset first.
   */
  @CanIgnoreReturnValue
  CompletableFuture<Void> write(byte[] bytes);

  /** Half close: we write nothing more; what was written before still goes out. */
  void closeWrite();

  /** Aborts both halves at once. */
  void reset();

  /** While reading is paused nothing is delivered and the peer gets no more credit. */
  void pauseReading(boolean paused);
}
