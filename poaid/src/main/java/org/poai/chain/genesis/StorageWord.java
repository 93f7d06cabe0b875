package org.poai.chain.genesis;

import java.math.BigInteger;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** Fields of a storage word of a contract from its lowest bit up, as Solidity packs them. */
final class StorageWord {
  private final String whose;
  private BigInteger bits = BigInteger.ZERO;
  private int used;

  /**
   * An empty word.
   *
   * @param whose with what a figure has no room, in a sentence for the user: "with governance"
   */
  StorageWord(String whose) {
    this.whose = whose;
  }

  /**
   * Adds a field.
   *
   * @throws IllegalArgumentException with a sentence for the user when it has no room
   */
  StorageWord put(String name, BigInteger value, int size) {
    if (value.signum() < 0 || value.bitLength() > size) {
      throw new IllegalArgumentException(
          whose + ", " + name + " must be below 2^" + size + ", not " + value);
    }
    bits = bits.or(value.shiftLeft(used));
    used += size;
    return this;
  }

  StorageWord put(String name, long value, int size) {
    return put(name, BigInteger.valueOf(value), size);
  }

  StorageWord put(String name, Wei value, int size) {
    return put(name, value.value().toBigInteger(), size);
  }

  UInt256 value() {
    return UInt256.of(bits);
  }

  /** Words by their slots, as an account of genesis has them. */
  static SortedMap<Hash32, UInt256> storage(Map<UInt256, StorageWord> words) {
    SortedMap<Hash32, UInt256> storage = new TreeMap<>();
    words.forEach((slot, word) -> storage.put(slot.toHash32(), word.value()));
    return storage;
  }

  /** A field of a word. */
  static BigInteger field(UInt256 word, int from, int size) {
    BigInteger mask = BigInteger.ONE.shiftLeft(size).subtract(BigInteger.ONE);
    return word.toBigInteger().shiftRight(from).and(mask);
  }
}
