package org.poai.libp2p.transport;

import java.time.Duration;
import java.util.Optional;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.noise.Noise;
import org.poai.libp2p.noise.NoiseHandler;
import org.poai.libp2p.stream.Muxer;
import org.poai.libp2p.stream.Traffic;
import org.poai.libp2p.yamux.YamuxLimits;
import org.poai.libp2p.yamux.YamuxSession;
import org.poai.memory.MemoryShare;

/**
 * What every upgrade of a transport's connections shares.
 *
 * @param memory where what a connection makes us hold is counted
 * @param deadline of a whole upgrade, armed when the socket is accepted or connected
 */
public record Upgrader(
    PeerId self,
    Noise security,
    YamuxLimits limits,
    Duration deadline,
    Traffic traffic,
    MemoryShare memory,
    ConnectionListener listener) {

  NoiseHandler noise(boolean dialer, Optional<PeerId> expected) {
    return dialer ? security.initiator(expected.orElse(null)) : security.responder();
  }

  YamuxSession muxer(PeerId peer, boolean dialer, Muxer.Acceptor acceptor) {
    return new YamuxSession(peer, dialer, limits, acceptor, traffic, memory);
  }
}
