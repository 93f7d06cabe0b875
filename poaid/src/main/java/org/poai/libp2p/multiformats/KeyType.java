package org.poai.libp2p.multiformats;

import java.util.Arrays;
import java.util.Locale;

/** The kinds of identity keys, with their numbers on the wire (libp2p specs, peer-ids). */
public enum KeyType {
  /** Verified only; we make none. */
  RSA(0),
  ED25519(1),
  SECP256K1(2),
  /** Verified only; we make none. */
  ECDSA(3);

  final int code;

  KeyType(int code) {
    this.code = code;
  }

  static KeyType ofCode(long code) throws FormatException {
    return Arrays.stream(values())
        .filter(type -> type.code == code)
        .findFirst()
        .orElseThrow(() -> new FormatException("a key of a type that nobody knows"));
  }

  /** The type of a name as it is written on a command line, such as {@code ed25519}. */
  public static KeyType ofName(String name) throws FormatException {
    return Arrays.stream(values())
        .filter(type -> type.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new FormatException("a key type that nobody knows"));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
