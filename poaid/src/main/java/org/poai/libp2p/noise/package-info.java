/**
 * The secure channel: Noise_XX_25519_ChaChaPoly_SHA256 with the identities of both ends inside
 * (libp2p specs, noise). The handshake is a state machine over bytes; {@link
 * org.poai.libp2p.noise.NoiseHandler} runs it in a pipeline. All state belongs to the connection's
 * event loop: messages are sealed in the order in which they are written.
 */
@NullMarked
package org.poai.libp2p.noise;

import org.jspecify.annotations.NullMarked;
