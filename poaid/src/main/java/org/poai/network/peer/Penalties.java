package org.poai.network.peer;

import org.poai.libp2p.multiformats.PeerId;

/** Takes down what peers are to blame for. Safe from any thread. */
@FunctionalInterface
public interface Penalties {
  /**
   * Counts an offence.
   *
   * @param detail one clause for the log
   */
  void blame(PeerId peer, Offence offence, String detail);
}
