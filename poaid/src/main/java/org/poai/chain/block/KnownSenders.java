package org.poai.chain.block;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Secp256k1;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/**
 * The senders that were found last, by the hash of the transaction. A block of a peer brings the
 * bytes of transactions that wait in this node's pool once more: their senders need not be found
 * again. Safe from any thread.
 *
 * <p>An entry takes about 200 bytes, so that all of them take at most {@value #MAX_BYTES} bytes:
 * four times as many as a pool of the usual size holds.
 */
public final class KnownSenders {
  static final int MAX_BYTES = 13 << 20;
  private static final int ENTRY_BYTES = 200;

  private final Map<Hash32, Address> known;
  private final AtomicLong recoveries = new AtomicLong();

  /** Nothing is known yet. */
  public KnownSenders() {
    this(MAX_BYTES / ENTRY_BYTES);
  }

  KnownSenders(int entries) {
    known =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Hash32, Address> eldest) {
            return size() > entries;
          }
        };
  }

  /** How many senders were found by computing a key, and not in this memory. */
  public long recoveries() {
    return recoveries.get();
  }

  /**
   * The sender of a transaction; empty for a signature that nobody made, or with an s in the upper
   * half (EIP-2).
   *
   * @param hash of its envelope
   */
  Optional<Address> of(Hash32 hash, Transaction transaction) {
    Optional<Address> remembered = find(hash);
    if (remembered.isPresent()) {
      return remembered;
    }
    recoveries.incrementAndGet();
    Optional<Address> found = recover(transaction);
    found.ifPresent(sender -> remember(hash, sender));
    return found;
  }

  private Optional<Address> find(Hash32 hash) {
    synchronized (known) {
      return Optional.ofNullable(known.get(hash));
    }
  }

  private void remember(Hash32 hash, Address sender) {
    synchronized (known) {
      known.put(hash, sender);
    }
  }

  private static Optional<Address> recover(Transaction transaction) {
    Transaction.Signature signature = transaction.signature();
    EcdsaSignature numbers = new EcdsaSignature(signature.r(), signature.s());
    return numbers.hasLowS()
        ? Secp256k1.recoverAddress(
            TransactionCodec.signingHash(transaction), numbers, signature.odd())
        : Optional.empty();
  }
}
