package org.poai.chain.block;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Secp256k1;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/**
 * The transactions whose senders were found last, by hash. A block of a peer brings the bytes of
 * transactions that wait in this node's pool once more: they need not be decoded, nor their senders
 * found, again. Those of the pool are the same objects, so that most of what is remembered takes no
 * room of its own. Safe from any thread.
 *
 * <p>An entry counts as {@value #ENTRY_BYTES} bytes and twice its envelope, whose data it holds
 * decoded too; all of them as at most {@value #MAX_BYTES} bytes, which are the transfers of a pool
 * of the usual size.
 */
public final class KnownSenders {
  static final int MAX_BYTES = 24 << 20;
  static final int ENTRY_BYTES = 1_024;

  /** In order of arrival. */
  private final Map<Hash32, SignedTransaction> known = new LinkedHashMap<>();

  private final AtomicLong recoveries = new AtomicLong();
  private final int maxBytes;
  private int bytes;

  /** Nothing is known yet. */
  public KnownSenders() {
    this(MAX_BYTES);
  }

  KnownSenders(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** How many senders were found by computing a key. */
  public long recoveries() {
    return recoveries.get();
  }

  /** A transaction whose sender is known, by its hash. */
  Optional<SignedTransaction> find(Hash32 hash) {
    synchronized (known) {
      return Optional.ofNullable(known.get(hash));
    }
  }

  /** From now on it is known; what came first makes room. */
  void add(SignedTransaction transaction) {
    synchronized (known) {
      if (known.putIfAbsent(transaction.hash(), transaction) == null) {
        bytes += weight(transaction);
      }
      Iterator<SignedTransaction> eldest = known.values().iterator();
      while (bytes > maxBytes) {
        bytes -= weight(eldest.next());
        eldest.remove();
      }
    }
  }

  private static int weight(SignedTransaction transaction) {
    return ENTRY_BYTES + 2 * transaction.envelope().size();
  }

  /**
   * Computes the key that signed a transaction; empty for a signature that nobody made, or with an
   * s in the upper half (EIP-2).
   */
  Optional<Address> recover(Transaction transaction) {
    recoveries.incrementAndGet();
    Transaction.Signature signature = transaction.signature();
    EcdsaSignature numbers = new EcdsaSignature(signature.r(), signature.s());
    return numbers.hasLowS()
        ? Secp256k1.recoverAddress(
            TransactionCodec.signingHash(transaction), numbers, signature.odd())
        : Optional.empty();
  }
}
