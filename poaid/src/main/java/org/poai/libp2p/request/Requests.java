package org.poai.libp2p.request;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.PeerId;

/** Asks peers and answers them. Safe from any thread; futures end on any thread. */
public interface Requests {
  /**
   * Asks a connected peer; ends with the frames of its response, or with a {@link RequestException}
   * that says whether the peer is to blame. Cancelling the future resets the stream: what would
   * still come is not read.
   */
  CompletableFuture<List<byte[]>> ask(PeerId peer, Exchange exchange, byte[] request);

  /**
   * Asks a connected peer and hands each frame of its response on as it comes; ends when the last
   * has come. A taker that refuses a frame ends the request as {@code MALFORMED}. Cancelling is as
   * in {@link #ask}.
   */
  CompletableFuture<Void> stream(PeerId peer, Exchange exchange, byte[] request, FrameTaker taker);

  /** Takes the frames of a response, one at a time, on an event loop: it must not wait. */
  @FunctionalInterface
  interface FrameTaker {
    /**
     * Takes a frame.
     *
     * @throws FormatException when it is not what was asked for
     */
    void take(byte[] frame) throws FormatException;
  }

  /** Answers an exchange from now on. */
  void serve(Exchange exchange, Responder responder);

  /** Answers one request. Called on an event loop: what takes time goes to another thread. */
  @FunctionalInterface
  interface Responder {
    /** The response; a future that fails, and frames that fail, reset the stream. */
    CompletableFuture<Frames> respond(PeerId peer, byte[] request);
  }
}
