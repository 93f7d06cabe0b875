package org.poai.evm.world;

import org.jspecify.annotations.Nullable;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;

/**
 * A word of an account's storage, or of its transient storage, and what a transaction did to it.
 */
public final class Slot {
  final long k0;
  final long k1;
  final long k2;
  final long k3;
  @Nullable Slot next;

  long v0;
  long v1;
  long v2;
  long v3;

  /** The value before the transaction {@link #writtenIn}; before any other it was the present. */
  private long o0;

  private long o1;
  private long o2;
  private long o3;

  /** The last transaction that wrote here, perhaps in vain; 0 for none. */
  int writtenIn;

  /** The last transaction that has accessed this (EIP-2929); 0 for none. */
  int warmIn;

  Slot(long k0, long k1, long k2, long k3) {
    this.k0 = k0;
    this.k1 = k1;
    this.k2 = k2;
    this.k3 = k3;
  }

  /** Copies the value to a word. */
  public void load(long[] s, int at) {
    s[at] = v0;
    s[at + 1] = v1;
    s[at + 2] = v2;
    s[at + 3] = v3;
  }

  public boolean isZero() {
    return (v0 | v1 | v2 | v3) == 0;
  }

  /** Whether the value is that word. */
  public boolean is(long[] s, int at) {
    return v0 == s[at] && v1 == s[at + 1] && v2 == s[at + 2] && v3 == s[at + 3];
  }

  /** Whether the value before the transaction was that word. */
  public boolean wasOriginally(long[] s, int at, int transaction) {
    return writtenIn != transaction
        ? is(s, at)
        : o0 == s[at] && o1 == s[at + 1] && o2 == s[at + 2] && o3 == s[at + 3];
  }

  /** Whether the value is what it was before the transaction. */
  public boolean isOriginal(int transaction) {
    return writtenIn != transaction || (v0 == o0 && v1 == o1 && v2 == o2 && v3 == o3);
  }

  /** Whether the value before the transaction was zero. */
  public boolean wasZero(int transaction) {
    return writtenIn != transaction ? isZero() : (o0 | o1 | o2 | o3) == 0;
  }

  /** Notes that a transaction is about to write. */
  void beforeWrite(int transaction) {
    if (writtenIn != transaction) {
      writtenIn = transaction;
      o0 = v0;
      o1 = v1;
      o2 = v2;
      o3 = v3;
    }
  }

  void set(long[] s, int at) {
    set(s[at], s[at + 1], s[at + 2], s[at + 3]);
  }

  void set(long w0, long w1, long w2, long w3) {
    v0 = w0;
    v1 = w1;
    v2 = w2;
    v3 = w3;
  }

  void set(UInt256 value) {
    set(value.w0(), value.w1(), value.w2(), value.w3());
  }

  boolean hasKey(long[] s, int at) {
    return k0 == s[at] && k1 == s[at + 1] && k2 == s[at + 2] && k3 == s[at + 3];
  }

  public UInt256 key() {
    return new UInt256(k3, k2, k1, k0);
  }

  public UInt256 value() {
    return new UInt256(v3, v2, v1, v0);
  }

  static int hash(long[] s, int at) {
    return SecretMix.of(s[at], s[at + 1], s[at + 2], s[at + 3]);
  }

  int hash() {
    return SecretMix.of(k0, k1, k2, k3);
  }

  /** A slot whose key is that word; {@link Limbs#WORD} longs. */
  static Slot at(long[] s, int at) {
    return new Slot(s[at], s[at + 1], s[at + 2], s[at + 3]);
  }
}
