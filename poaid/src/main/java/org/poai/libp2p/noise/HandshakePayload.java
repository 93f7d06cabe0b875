package org.poai.libp2p.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.multiformats.ProtoLimits;
import org.poai.libp2p.multiformats.ProtoReader;
import org.poai.libp2p.multiformats.ProtoWriter;
import org.poai.libp2p.multiformats.PublicKey;

/**
 * What an end says about itself inside the handshake: its identity, whose signature binds the Noise
 * key to it, and the muxers it offers. Only what {@link #verify} has passed is made of one.
 */
record HandshakePayload(PublicKey identity, List<String> muxers) {
  private static final byte[] PREFIX = "noise-libp2p-static-key:".getBytes(US_ASCII);
  private static final ProtoLimits LIMITS = new ProtoLimits(8 << 10, 64);
  private static final int MAX_MUXERS = 16;

  HandshakePayload {
    muxers = List.copyOf(muxers);
  }

  /** Our payload: the identity signs the Noise key. */
  static byte[] sign(PrivateKey identity, byte[] noiseKey, List<String> muxers) {
    ProtoWriter out =
        new ProtoWriter()
            .bytes(1, identity.publicKey().encode())
            .bytes(2, identity.sign(signedBytes(noiseKey)));
    if (!muxers.isEmpty()) {
      ProtoWriter extensions = new ProtoWriter();
      muxers.forEach(muxer -> extensions.string(2, muxer));
      out.message(4, extensions);
    }
    return out.toBytes();
  }

  /** Reads the other end's payload, whose signature has to be over the key it shook hands with. */
  static HandshakePayload verify(byte[] payload, byte[] noiseKey) throws NoiseException {
    try {
      return read(payload, noiseKey);
    } catch (FormatException e) {
      throw new NoiseException("a handshake payload with " + e.getMessage());
    }
  }

  private static HandshakePayload read(byte[] payload, byte[] noiseKey)
      throws FormatException, NoiseException {
    ProtoReader in = ProtoReader.of(payload, LIMITS);
    byte[] key = {};
    byte[] signature = {};
    List<String> muxers = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = in.bytes();
        case 2 -> signature = in.bytes();
        case 4 -> readMuxers(in.message(), muxers);
        default -> {}
      }
    }
    PublicKey identity = PublicKey.decode(key);
    if (!identity.verify(signedBytes(noiseKey), signature)) {
      throw new NoiseException("an identity that did not sign the handshake");
    }
    return new HandshakePayload(identity, muxers);
  }

  private static void readMuxers(ProtoReader in, List<String> muxers) throws FormatException {
    while (in.next()) {
      if (in.field() == 2 && muxers.size() < MAX_MUXERS) {
        muxers.add(in.string());
      }
    }
  }

  private static byte[] signedBytes(byte[] noiseKey) {
    byte[] signed = Arrays.copyOf(PREFIX, PREFIX.length + noiseKey.length);
    System.arraycopy(noiseKey, 0, signed, PREFIX.length, noiseKey.length);
    return signed;
  }
}
