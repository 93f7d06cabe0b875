package org.poai.chain.block;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.crypto.Secp256k1;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** An account with its key, which signs transactions of type 2 with counted nonces. */
public final class Wallet {
  private static final UInt256 MAX_FEE = UInt256.of(100_000_000_000L);

  private final byte[] secret;
  private final long chainId;
  private final Address address;
  private long nonce;

  private Wallet(byte[] secret, long chainId) {
    this.secret = secret;
    this.chainId = chainId;
    this.address = Secp256k1.address(secret);
  }

  /** The first of the accounts that the devnet funds. */
  public static Wallet first(long chainId) {
    return of("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", chainId);
  }

  /** The second. */
  public static Wallet second(long chainId) {
    return of("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d", chainId);
  }

  /** One by its key. */
  public static Wallet of(String secret, long chainId) {
    return new Wallet(Hash32.fromHex(secret).toArray(), chainId);
  }

  public Address address() {
    return address;
  }

  public long nonce() {
    return nonce;
  }

  /** Sends wei with the next nonce. */
  public SignedTransaction pay(Address to, long value) {
    return signed(transaction(nonce++, 21_000, call(to, value, Bytes.EMPTY)));
  }

  /** Calls a contract with the next nonce. */
  public SignedTransaction invoke(Address to, long gas, Bytes data) {
    return signed(transaction(nonce++, gas, call(to, 0, data)));
  }

  /** Makes a contract with the next nonce. */
  public SignedTransaction create(long gas, Bytes initCode) {
    return signed(transaction(nonce++, gas, new Message(Optional.empty(), UInt256.ZERO, initCode)));
  }

  public static Message call(Address to, long value, Bytes data) {
    return new Message(Optional.of(to), UInt256.of(value), data);
  }

  /** One of type 2 that lacks the signature. */
  public Transaction transaction(long itsNonce, long gas, Message message) {
    return new Transaction(
        TransactionType.DYNAMIC_FEE,
        Optional.of(UInt256.of(chainId)),
        itsNonce,
        new GasTerms(gas, MAX_FEE, UInt256.of(1_000_000_000)),
        message,
        List.of(),
        Signature.NONE);
  }

  /** The transaction with this account's signature. */
  public SignedTransaction signed(Transaction unsigned) {
    return SignedTransaction.by(secret, unsigned);
  }
}
