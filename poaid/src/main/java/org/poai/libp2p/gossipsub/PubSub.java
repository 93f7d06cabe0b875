package org.poai.libp2p.gossipsub;

import java.util.concurrent.CompletableFuture;
import org.poai.libp2p.multiformats.PeerId;

/** Publish and subscribe. Safe from any thread. */
public interface PubSub {
  /** Joins a topic; each new message goes through the validator before it is relayed. */
  void subscribe(String topic, Validator validator);

  /** Sends a message to the topic; it never comes back to our own validator. */
  void publish(String topic, byte[] data);

  /** Judges a message that a peer forwarded. */
  @FunctionalInterface
  interface Validator {
    /** Called on the thread {@code gossip}; what takes time goes to another thread. */
    CompletableFuture<Validation> validate(PeerId forwarder, byte[] data);
  }

  /** What becomes of a message. */
  enum Validation {
    /** Relayed. */
    ACCEPT,
    /** Not relayed, nobody to blame. */
    IGNORE,
    /** Not relayed, and counted against the forwarder (P4). */
    REJECT
  }
}
