package org.poai.client.keystore;

import java.util.Arrays;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.crypto.Preimage;
import org.poai.crypto.Secp256k1;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/** The secret that controls an account; wiped by {@link #close}. */
public final class AccountKey implements AutoCloseable {
  private final byte[] secret;
  private final Address address;

  /**
   * Takes the array as its own.
   *
   * @throws IllegalArgumentException with a clause for the user, when it is no secret
   */
  public AccountKey(byte[] secret) {
    if (!Secp256k1.isSecret(secret)) {
      throw new IllegalArgumentException("a private key is a number of 32 bytes within the curve");
    }
    this.secret = secret;
    this.address = Secp256k1.address(secret);
  }

  public Address address() {
    return address;
  }

  public SignedTransaction sign(Transaction transaction) {
    return SignedTransaction.by(secret, address, transaction);
  }

  /** A number about something, which whoever has this key finds again, and nobody else. */
  public Hash32 saltOf(Hash32 about) {
    return Preimage.tagged("POAI salt").bytes(secret).bytes(about).keccak();
  }

  /** A copy, which the caller wipes. */
  public byte[] secret() {
    return secret.clone();
  }

  @Override
  public void close() {
    Arrays.fill(secret, (byte) 0);
  }

  @Override
  public String toString() {
    return "the key of " + address;
  }
}
