package org.poai.chain.block;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * A transaction as it travels and is stored: the bytes of its typed envelope (EIP-2718), together
 * with what this node has learnt of them. Its hash is computed once and its sender found once,
 * whichever of the pool, a block and an answer asks first: they share this value. Safe from any
 * thread; equal where the bytes are.
 */
public final class Envelope {
  private final Bytes bytes;
  private volatile @Nullable Hash32 hash;
  private volatile @Nullable SignedTransaction signed;

  /** An envelope of which nothing is known. */
  public Envelope(Bytes bytes) {
    this.bytes = bytes;
  }

  public Bytes bytes() {
    return bytes;
  }

  /** Number of bytes. */
  public int size() {
    return bytes.size();
  }

  /** The name of the transaction: the hash of its envelope. */
  public Hash32 hash() {
    Hash32 known = hash;
    if (known == null) {
      known = Keccak.hash(bytes);
      hash = known;
    }
    return known;
  }

  /** What the bytes say; the signature is not looked at. */
  public DecodeResult<Transaction> transaction() {
    SignedTransaction known = signed;
    return known == null
        ? TransactionCodec.decode(bytes)
        : new DecodeResult.Ok<>(known.transaction());
  }

  /**
   * The transaction and its sender. To find the sender is expensive, and a pure function: it may
   * run ahead of everything else, on any thread.
   */
  public DecodeResult<SignedTransaction> signed(KnownSenders senders) {
    Optional<SignedTransaction> known = known(senders);
    return known.isPresent()
        ? new DecodeResult.Ok<>(known.get())
        : transaction()
            .match(
                transaction -> signed(transaction, senders),
                refused -> new DecodeResult.Refused<>(refused.reason(), refused.detail()));
  }

  private Optional<SignedTransaction> known(KnownSenders senders) {
    SignedTransaction known = signed;
    if (known != null) {
      return Optional.of(known);
    }
    Optional<SignedTransaction> found = senders.find(hash());
    found.ifPresent(one -> signed = one);
    return found;
  }

  /** As {@link #signed}, where the bytes were decoded already. */
  public synchronized DecodeResult<SignedTransaction> signed(
      Transaction transaction, KnownSenders senders) {
    return known(senders)
        .or(() -> senders.recover(transaction).map(sender -> signedBy(transaction, sender)))
        .<DecodeResult<SignedTransaction>>map(
            found -> {
              senders.add(found);
              return new DecodeResult.Ok<>(found);
            })
        .orElseGet(
            () ->
                new DecodeResult.Refused<>(
                    DecodeResult.Reason.MALFORMED, "no key makes this signature"));
  }

  /** Takes note of whose transaction these bytes are. */
  SignedTransaction signedBy(Transaction transaction, Address sender) {
    SignedTransaction found = new SignedTransaction(transaction, this, sender);
    signed = found;
    return found;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Envelope that && that.bytes.equals(bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  /** The bytes in hexadecimal. */
  @Override
  public String toString() {
    return bytes.toHex();
  }
}
