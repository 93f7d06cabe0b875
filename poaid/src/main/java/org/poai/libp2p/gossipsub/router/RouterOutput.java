package org.poai.libp2p.gossipsub.router;

import org.poai.libp2p.multiformats.PeerId;

/** What a router wants done. Called on its thread, from within its methods. */
public interface RouterOutput {
  /** To be sent, by priority and as far as the peer takes it. */
  void send(PeerId peer, Parcel outgoing);

  /** To be judged; the verdict comes back through {@link Router#validated}, not from within. */
  void validate(Delivery delivery);
}
