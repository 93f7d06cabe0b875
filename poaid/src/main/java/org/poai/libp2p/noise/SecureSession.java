package org.poai.libp2p.noise;

import java.util.Optional;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PublicKey;

/**
 * The event that {@link NoiseHandler} fires once the channel is secure, before anything that came
 * through it.
 *
 * @param peer who the other end has proved to be; that it is not us, the host asks
 * @param muxer the muxer that both agreed on already; empty means that it has to be negotiated
 */
public record SecureSession(PeerId peer, PublicKey key, Optional<String> muxer) {}
