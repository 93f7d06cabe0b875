package org.poai.libp2p.request;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.multiformats.PeerId;

/** Asks peers and answers them. Safe from any thread; futures end on any thread. */
public interface Requests {
  /**
   * Asks a connected peer; ends with the frames of its response, or with a {@link RequestException}
   * that says whether the peer is to blame. Cancelling the future resets the stream: what would
   * still come is not read.
   */
  CompletableFuture<List<byte[]>> ask(PeerId peer, Exchange exchange, byte[] request);

  /** Answers an exchange from now on. */
  void serve(Exchange exchange, Responder responder);

  /** Answers one request. Called on an event loop: what takes time goes to another thread. */
  @FunctionalInterface
  interface Responder {
    /** The response; a future that fails, and frames that fail, reset the stream. */
    CompletableFuture<Frames> respond(PeerId peer, byte[] request);
  }
}
