package org.poai.libp2p.multiformats;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.poai.primitives.Bytes;

/**
 * A payload with its type, and the signature of an identity over both and over the domain that it
 * was made for (libp2p RFC 2).
 */
public record SignedEnvelope(PublicKey key, Bytes payloadType, Bytes payload, Bytes signature) {
  private static final ProtoLimits LIMITS = new ProtoLimits(64 << 10, 16);
  private static final int MAX_SIGNATURE = 1024;

  /** Signs a payload. */
  public static SignedEnvelope seal(PrivateKey key, String domain, Bytes type, Bytes payload) {
    byte[] signature = key.sign(signedBytes(domain, type, payload));
    return new SignedEnvelope(key.publicKey(), type, payload, Bytes.of(signature));
  }

  /** Reads an envelope; whether it is signed is asked afterwards, since that needs the domain. */
  public static SignedEnvelope decode(byte[] message) throws FormatException {
    ProtoReader in = ProtoReader.of(message, LIMITS);
    @Nullable PublicKey key = null;
    byte[] type = {};
    byte[] payload = {};
    byte[] signature = {};
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = PublicKey.decode(in.bytes(PublicKey.MAX_BYTES));
        case 2 -> type = in.bytes();
        case 3 -> payload = in.bytes();
        case 5 -> signature = in.bytes(MAX_SIGNATURE);
        default -> {}
      }
    }
    if (key == null) {
      throw new FormatException("an envelope without a key");
    }
    return new SignedEnvelope(key, Bytes.of(type), Bytes.of(payload), Bytes.of(signature));
  }

  public byte[] encode() {
    return new ProtoWriter()
        .bytes(1, key.encode())
        .bytes(2, payloadType.toArray())
        .bytes(3, payload.toArray())
        .bytes(5, signature.toArray())
        .toBytes();
  }

  /** Whether its key signed it for this domain. */
  public boolean isSignedFor(String domain) {
    return key.verify(signedBytes(domain, payloadType, payload), signature.toArray());
  }

  private static byte[] signedBytes(String domain, Bytes type, Bytes payload) {
    ProtoWriter out = new ProtoWriter();
    byte[][] parts = {domain.getBytes(StandardCharsets.UTF_8), type.toArray(), payload.toArray()};
    for (byte[] part : parts) {
      byte[] framed = FrameReader.frame(part);
      out.raw(framed, 0, framed.length);
    }
    return out.toBytes();
  }
}
