package org.poai.chain.block;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * A transaction as its envelope says it; only its form is checked. Types 0 (Yellow Paper, EIP-155),
 * 1 (EIP-2930) and 2 (EIP-1559).
 *
 * @param chainId the chain that it names; empty for a type 0 without replay protection
 * @param nonce unsigned
 */
public record Transaction(
    TransactionType type,
    Optional<UInt256> chainId,
    long nonce,
    GasTerms gas,
    Message message,
    List<AccessEntry> accessList,
    Signature signature) {
  public Transaction {
    accessList = List.copyOf(accessList);
  }

  /**
   * How much gas may be used, and what it may cost; before type 2 both prices are the gas price.
   *
   * @param limit unsigned
   * @param maxFee per gas, the base fee included
   * @param maxPriorityFee per gas, above the base fee
   */
  public record GasTerms(long limit, UInt256 maxFee, UInt256 maxPriorityFee) {
    /** The price per gas in a block with this base fee, which {@code maxFee} is not below. */
    public UInt256 effectivePrice(UInt256 baseFee) {
      UInt256 priority = maxFee.minus(baseFee);
      return priority.compareTo(maxPriorityFee) <= 0 ? maxFee : baseFee.plus(maxPriorityFee);
    }
  }

  /**
   * What is sent.
   *
   * @param to empty where a contract is created
   */
  public record Message(Optional<Address> to, UInt256 value, Bytes data) {
    public boolean isCreation() {
      return to.isEmpty();
    }
  }

  /** An account, and slots of it, that will be used. */
  public record AccessEntry(Address address, List<Hash32> keys) {
    public AccessEntry {
      keys = List.copyOf(keys);
    }
  }

  /** The sender's signature; {@code odd} tells which of two keys it is. */
  public record Signature(boolean odd, UInt256 r, UInt256 s) {
    /** That of a transaction which is yet to be signed. */
    public static final Signature NONE = new Signature(false, UInt256.ZERO, UInt256.ZERO);

    /** Before the bytes of the address in r: 2 to the power of 160. */
    private static final byte[] MARK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    /**
     * What stands in the place of the signature of an account that a developer plays, on a chain
     * that its node edits: no key makes an s of 0.
     */
    public static Signature playing(Address sender) {
      byte[] r = ByteBuffer.allocate(Hash32.SIZE).put(MARK).put(sender.toArray()).array();
      return new Signature(false, Hash32.of(r).toUInt256(), UInt256.ZERO);
    }

    /** The account that is played; empty for everything that could be a signature. */
    public Optional<Address> played() {
      byte[] bytes = r.toHash32().toArray();
      boolean isMarked =
          s.isZero() && !odd && Arrays.equals(Arrays.copyOf(bytes, MARK.length), MARK);
      return isMarked
          ? Optional.of(Address.of(Arrays.copyOfRange(bytes, MARK.length, bytes.length)))
          : Optional.empty();
    }
  }

  /** The same with another signature. */
  public Transaction with(Signature other) {
    return new Transaction(type, chainId, nonce, gas, message, accessList, other);
  }

  /**
   * The price per gas in a block with this base fee, which {@code maxFee} is not below (EIP-1559).
   */
  public UInt256 effectiveGasPrice(UInt256 baseFee) {
    return gas.effectivePrice(baseFee);
  }
}
