package org.poai.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.poai.primitives.ByteString;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * The concatenation that goes into a hash, in the notation of the protocol: {@code a ‖ u32(k) ‖
 * u64(n)}, integers big-endian, strings as ASCII without terminator.
 */
public final class Preimage {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(96);

  private Preimage() {}

  /** Starts with an ASCII tag that separates this hash from every other. */
  public static Preimage tagged(String ascii) {
    return new Preimage().ascii(ascii);
  }

  public static Preimage of(ByteString first) {
    return new Preimage().bytes(first);
  }

  public Preimage ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  public Preimage bytes(ByteString part) {
    out.writeBytes(part.toArray());
    return this;
  }

  public Preimage bytes(byte[] part) {
    out.writeBytes(part);
    return this;
  }

  public Preimage u32(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(value >>> shift);
    }
    return this;
  }

  public Preimage u64(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
    return this;
  }

  public Preimage u256(UInt256 value) {
    out.writeBytes(value.toBytes());
    return this;
  }

  public byte[] toBytes() {
    return out.toByteArray();
  }

  public Hash32 keccak() {
    return Keccak.hash(out.toByteArray());
  }

  public Hash32 sha256() {
    return Sha256.hash(out.toByteArray());
  }
}
