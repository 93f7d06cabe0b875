package org.poai.chain.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Secp256k1;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/** A transaction whose signature was found to be that of its sender, and its envelope. */
public record SignedTransaction(Transaction transaction, Envelope envelope, Address sender) {
  /** The name of the transaction. */
  public Hash32 hash() {
    return envelope.hash();
  }

  /** Whether a developer plays its sender, who may be a contract then. */
  public boolean isPlayed() {
    return transaction.signature().played().isPresent();
  }

  /**
   * All transactions of a body, found on all cores; or why the first of them that cannot be read is
   * refused.
   */
  public static DecodeResult<List<SignedTransaction>> all(
      List<Envelope> envelopes, KnownSenders senders) {
    List<DecodeResult<SignedTransaction>> found =
        envelopes.parallelStream().map(envelope -> envelope.signed(senders)).toList();
    List<SignedTransaction> signed = new ArrayList<>(found.size());
    for (DecodeResult<SignedTransaction> one : found) {
      if (one instanceof DecodeResult.Refused<SignedTransaction> refused) {
        return new DecodeResult.Refused<>(
            refused.reason(), "transaction " + signed.size() + ": " + refused.detail());
      }
      signed.add(one.orThrow());
    }
    return new DecodeResult.Ok<>(signed);
  }

  /** Puts the signature of a secret in the place of the transaction's own. */
  public static SignedTransaction by(byte[] secret, Transaction transaction) {
    return by(secret, Secp256k1.address(secret), transaction);
  }

  /**
   * A signed transaction of a sender whose address is known.
   *
   * @param sender the address of {@code secret}
   */
  public static SignedTransaction by(byte[] secret, Address sender, Transaction transaction) {
    Hash32 digest = TransactionCodec.signingHash(transaction);
    EcdsaSignature numbers = Secp256k1.sign(digest, secret);
    boolean odd = !Secp256k1.recoverAddress(digest, numbers, false).equals(Optional.of(sender));
    Transaction signed = transaction.with(new Transaction.Signature(odd, numbers.r(), numbers.s()));
    return new Envelope(TransactionCodec.encode(signed)).signedBy(signed, sender);
  }
}
