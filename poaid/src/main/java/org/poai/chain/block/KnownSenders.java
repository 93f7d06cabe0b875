package org.poai.chain.block;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Secp256k1;
import org.poai.memory.WeightedMap;
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
  private final WeightedMap<Hash32, SignedTransaction> known;

  private final AtomicLong recoveries = new AtomicLong();
  private final boolean edited;

  /** Nothing is known yet. */
  public KnownSenders() {
    this(MAX_BYTES, false);
  }

  /**
   * Nothing is known yet.
   *
   * @param edited whether the chain is one that its node edits, where accounts are played
   */
  public KnownSenders(boolean edited) {
    this(MAX_BYTES, edited);
  }

  KnownSenders(int maxBytes) {
    this(maxBytes, false);
  }

  private KnownSenders(int maxBytes, boolean edited) {
    this.edited = edited;
    known = new WeightedMap<>(maxBytes, (hash, transaction) -> weight(transaction));
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
      if (known.get(transaction.hash()) == null) {
        known.put(transaction.hash(), transaction);
      }
    }
  }

  private static int weight(SignedTransaction transaction) {
    return ENTRY_BYTES + 2 * transaction.envelope().size();
  }

  /**
   * Computes the key that signed a transaction; empty for a signature that nobody made, or with an
   * s in the upper half (EIP-2). On a chain that its node edits, also the account that is played.
   */
  Optional<Address> recover(Transaction transaction) {
    Transaction.Signature signature = transaction.signature();
    if (edited && signature.played().isPresent()) {
      return signature.played();
    }
    recoveries.incrementAndGet();
    EcdsaSignature numbers = new EcdsaSignature(signature.r(), signature.s());
    return numbers.hasLowS()
        ? Secp256k1.recoverAddress(
            TransactionCodec.signingHash(transaction), numbers, signature.odd())
        : Optional.empty();
  }
}
