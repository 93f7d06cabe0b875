package org.poai.libp2p.noise;

import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.X25519;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;

/**
 * Makes the handlers of this process's secure channels, which share one Noise key that is never
 * stored. Safe from any thread.
 */
public final class Noise {
  /** Its id for multistream-select. */
  public static final String PROTOCOL = "/noise";

  /**
   * The most bytes that one message carries; a write of more becomes several. A frame that fits
   * whole costs the least.
   */
  public static final int MAX_PLAINTEXT = NoiseHandler.MAX_MESSAGE - CipherState.TAG_SIZE;

  private final LocalEnd local;
  private final SecureRandom random;

  /**
   * An end with this identity.
   *
   * @param muxers offered inside the handshake, the best first; none means that all is negotiated
   */
  public Noise(PrivateKey identity, List<String> muxers, SecureRandom random) {
    this.random = random;
    byte[] fixed = X25519.newSecret(random);
    byte[] ephemeral = X25519.newSecret(random);
    this.local = LocalEnd.of(Curve.X25519_CURVE, identity, muxers, fixed, ephemeral);
  }

  /** For a connection that we dialled; it fails when a peer other than {@code expected} answers. */
  public NoiseHandler initiator(@Nullable PeerId expected) {
    return new NoiseHandler(NoiseHandshake.initiator(local.withEphemeral(random), expected));
  }

  /** For a connection that we accepted. */
  public NoiseHandler responder() {
    return new NoiseHandler(NoiseHandshake.responder(local.withEphemeral(random)));
  }
}
