package org.poai.libp2p.multiformats;

import java.util.Arrays;
import java.util.Optional;
import org.poai.crypto.Sha256;
import org.poai.primitives.Bytes;

/**
 * Who a peer is: the multihash of its marshalled public key (libp2p specs, peer-ids); the key
 * itself where it is at most 42 bytes long, its SHA-256 else. Equal by bytes.
 */
public record PeerId(Bytes multihash) {
  private static final int IDENTITY = 0x00;
  private static final int SHA256 = 0x12;
  private static final int MAX_INLINED = 42;
  private static final int SHA256_SIZE = 32;
  private static final byte[] CID_PREFIX = {0x01, 0x72};
  private static final int MAX_TEXT = 128;

  /** Refuses bytes that no key can have: what a peer sent goes through {@link #decode}. */
  public PeerId {
    if (!isMultihash(multihash)) {
      throw new IllegalArgumentException("not the multihash of a key");
    }
  }

  public static PeerId of(PublicKey key) {
    byte[] marshalled = key.encode();
    return marshalled.length <= MAX_INLINED
        ? new PeerId(multihash(IDENTITY, marshalled))
        : new PeerId(multihash(SHA256, Sha256.hash(marshalled).toArray()));
  }

  /** Reads the bytes of an id. */
  public static PeerId decode(byte[] multihash) throws FormatException {
    Bytes bytes = Bytes.of(multihash);
    if (!isMultihash(bytes)) {
      throw new FormatException("bytes that are no peer id");
    }
    return new PeerId(bytes);
  }

  /** Reads a text form: base58, or a CID of version 1 in any base that programs print one in. */
  public static PeerId parse(String text) throws FormatException {
    if (text.length() > MAX_TEXT) {
      throw new FormatException("a text too long for a peer id");
    }
    if (text.startsWith("1") || text.startsWith("Qm")) {
      return decode(Base58.decode(text));
    }
    byte[] cid = BaseN.decode(text);
    if (cid.length < CID_PREFIX.length || !Arrays.equals(Arrays.copyOf(cid, 2), CID_PREFIX)) {
      throw new FormatException("a CID that is not of a libp2p key");
    }
    return decode(Arrays.copyOfRange(cid, CID_PREFIX.length, cid.length));
  }

  /** The key, where the id holds it. */
  public Optional<PublicKey> publicKey() {
    byte[] bytes = multihash.toArray();
    if (bytes[0] != IDENTITY) {
      return Optional.empty();
    }
    try {
      return Optional.of(PublicKey.decode(Arrays.copyOfRange(bytes, 2, bytes.length)));
    } catch (FormatException e) {
      return Optional.empty();
    }
  }

  /** {@code 16Uiu2…9k}: enough to recognise a peer in a log line. */
  public String abbreviated() {
    String text = toString();
    if (text.length() < 10) {
      // Of no key, but an id that a peer may claim.
      return text;
    }
    return text.substring(0, 6) + "…" + text.substring(text.length() - 2);
  }

  /** The CID of version 1 in base32: the newer text form, which {@link #parse} also reads. */
  public String toCid() {
    byte[] cid = Arrays.copyOf(CID_PREFIX, CID_PREFIX.length + multihash.size());
    multihash.copyTo(cid, CID_PREFIX.length);
    return "b" + Base32.encode(cid);
  }

  /** Base58, as every tool prints it. */
  @Override
  public String toString() {
    return Base58.encode(multihash.toArray());
  }

  private static Bytes multihash(int code, byte[] digest) {
    byte[] bytes = new byte[2 + digest.length];
    bytes[0] = (byte) code;
    bytes[1] = (byte) digest.length;
    System.arraycopy(digest, 0, bytes, 2, digest.length);
    return Bytes.of(bytes);
  }

  /** Both codes and both lengths are varints of one byte. */
  private static boolean isMultihash(Bytes bytes) {
    if (bytes.size() < 3 || bytes.get(1) != bytes.size() - 2) {
      return false;
    }
    return switch (bytes.get(0)) {
      case IDENTITY -> bytes.get(1) <= MAX_INLINED;
      case SHA256 -> bytes.get(1) == SHA256_SIZE;
      default -> false;
    };
  }
}
