package org.poai.txpool;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.crypto.Secp256k1;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;

/** An account of a test, which signs whatever it is told. */
public final class Payer {
  public static final long CHAIN = 0x504f4149;
  public static final long GWEI = 1_000_000_000;
  private static final Address SOMEBODY = Address.of(new byte[Address.SIZE]);

  private final byte[] secret;
  private final Address address;

  /** The account of a number. */
  public Payer(int number) {
    secret = ByteBuffer.allocate(Secp256k1.SECRET_SIZE).putInt(28, 1_000_000 + number).array();
    address = Secp256k1.address(secret);
  }

  public Address address() {
    return address;
  }

  /** The account of a secret key. */
  public Payer(byte[] secret) {
    this.secret = secret.clone();
    this.address = Secp256k1.address(secret);
  }

  /** Pays one wei, for a fee cap of 10 gwei and a tip of 1. */
  public SignedTransaction pay(long nonce) {
    return pay(nonce, 10 * GWEI, GWEI);
  }

  public SignedTransaction pay(long nonce, long maxFee, long tip) {
    return pay(nonce, maxFee, tip, UInt256.ONE);
  }

  public SignedTransaction pay(long nonce, long maxFee, long tip, UInt256 value) {
    GasTerms gas = new GasTerms(21_000, UInt256.of(maxFee), UInt256.of(tip));
    return sign(
        TransactionType.DYNAMIC_FEE,
        CHAIN,
        nonce,
        gas,
        new Message(Optional.of(SOMEBODY), value, Bytes.EMPTY));
  }

  public SignedTransaction sign(
      TransactionType type, long chainId, long nonce, GasTerms gas, Message message) {
    return SignedTransaction.by(
        secret,
        new Transaction(
            type,
            chainId == 0 ? Optional.empty() : Optional.of(UInt256.of(chainId)),
            nonce,
            gas,
            message,
            List.of(),
            Signature.NONE));
  }
}
