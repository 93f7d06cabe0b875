package org.poai.chain.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Keccak;
import org.poai.crypto.Secp256k1;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** A transaction whose signature was found to be that of its sender, and its envelope. */
public record SignedTransaction(
    Transaction transaction, Bytes envelope, Hash32 hash, Address sender) {

  /**
   * All transactions of a body, found on all cores; or the first that is none, and why it is not.
   */
  public static Decoded<List<SignedTransaction>> all(List<Bytes> envelopes) {
    List<Decoded<SignedTransaction>> found =
        envelopes.parallelStream().map(SignedTransaction::of).toList();
    List<SignedTransaction> signed = new ArrayList<>(found.size());
    for (Decoded<SignedTransaction> one : found) {
      if (one instanceof Decoded.Refused<SignedTransaction> refused) {
        return new Decoded.Refused<>(
            refused.reason(), "transaction " + signed.size() + ": " + refused.detail());
      }
      signed.add(one.orThrow());
    }
    return new Decoded.Ok<>(signed);
  }

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
                                new SignedTransaction(
                                    transaction, envelope, Keccak.hash(envelope), sender)))
                    .orElseGet(
                        () ->
                            new Decoded.Refused<>(
                                Decoded.Reason.MALFORMED, "the signature is nobody's")),
            refused -> new Decoded.Refused<>(refused.reason(), refused.detail()));
  }

  /** Puts the signature of a secret in the place of the transaction's own. */
  public static SignedTransaction by(byte[] secret, Transaction transaction) {
    Hash32 digest = TransactionCodec.signingHash(transaction);
    EcdsaSignature numbers = Secp256k1.sign(digest, secret);
    Address sender = Secp256k1.address(secret);
    boolean odd = !Secp256k1.recoverAddress(digest, numbers, false).equals(Optional.of(sender));
    Transaction signed = transaction.with(new Transaction.Signature(odd, numbers.r(), numbers.s()));
    Bytes envelope = TransactionCodec.encode(signed);
    return new SignedTransaction(signed, envelope, Keccak.hash(envelope), sender);
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
