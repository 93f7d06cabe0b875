package org.poai.chain.block;

import java.util.Optional;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Keccak;
import org.poai.crypto.Secp256k1;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** A transaction whose signature was found to be that of its sender. */
public record SignedTransaction(Transaction transaction, Hash32 hash, Address sender) {

  /**
   * Decodes an envelope and finds the sender. This is expensive, and a pure function: it may run
   * ahead of everything else, on any thread.
   */
  public static Decoded<SignedTransaction> of(Bytes envelope) {
    return TransactionCodec.decode(envelope)
        .match(
            transaction ->
                sender(transaction)
                    .<Decoded<SignedTransaction>>map(
                        sender ->
                            new Decoded.Ok<>(
                                new SignedTransaction(transaction, Keccak.hash(envelope), sender)))
                    .orElseGet(
                        () ->
                            new Decoded.Refused<>(
                                Decoded.Reason.MALFORMED, "the signature is nobody's")),
            refused -> new Decoded.Refused<>(refused.reason(), refused.detail()));
  }

  /** The signer; empty for a signature that nobody made, or with an s in the upper half (EIP-2). */
  private static Optional<Address> sender(Transaction transaction) {
    Transaction.Signature signature = transaction.signature();
    EcdsaSignature numbers = new EcdsaSignature(signature.r(), signature.s());
    if (!numbers.hasLowS()) {
      return Optional.empty();
    }
    return Secp256k1.recoverAddress(
        TransactionCodec.signingHash(transaction), numbers, signature.odd());
  }
}
