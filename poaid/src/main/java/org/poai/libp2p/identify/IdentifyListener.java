package org.poai.libp2p.identify;

/** Hears what peers say about themselves, at first and when it changes; on an event loop. */
@FunctionalInterface
public interface IdentifyListener {
  void onIdentified(PeerIdentity peer);
}
