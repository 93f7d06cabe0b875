package org.poai.market.contract;

import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** What judges and challengers commit to before they show it; protocol section 11. */
public final class Seals {
  /**
   * What a judge answers whose engine ends again and again on the prompt: one less than
   * Keccak("poai/poison/1"), which no text's hash is.
   */
  public static final Hash32 POISON =
      Keccak.hash(Bytes.utf8("poai/poison/1")).toUInt256().minus(UInt256.ONE).toHash32();

  /** The hash of the empty answer. */
  public static final Hash32 NO_TEXT = Keccak.hash(Bytes.EMPTY);

  private Seals() {}

  /**
   * The seal of a vote: opened with answer and salt by this voter in this case only.
   *
   * @param answer hash of the answer, or {@link #POISON}
   * @param salt random, and a fresh one for each seal
   */
  public static Hash32 vote(
      long chainId, long marketCase, Address voter, Hash32 answer, Hash32 salt) {
    return Preimage.of(UInt256.of(chainId).toHash32())
        .u256(UInt256.of(marketCase))
        .u256(word(voter))
        .bytes(answer)
        .bytes(salt)
        .keccak();
  }

  /** The seal of a challenger's own answer. */
  public static Hash32 claim(long chainId, Address challenger, Hash32 answer, Hash32 salt) {
    return Preimage.of(UInt256.of(chainId).toHash32())
        .u256(word(challenger))
        .bytes(answer)
        .bytes(salt)
        .keccak();
  }

  static UInt256 word(Address address) {
    return UInt256.of(new java.math.BigInteger(1, address.toArray()));
  }
}
