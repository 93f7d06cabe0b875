package org.poai.dev;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.TransactionCodec;
import org.poai.client.DevAccounts;
import org.poai.client.keystore.AccountKey;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Keccak;
import org.poai.crypto.Secp256k1;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * The accounts that the node signs for: those whose keys everybody knows, and those that the
 * developer plays without a key. Safe from any thread.
 */
final class DevWallet {
  private static final int PARITY = 27;

  private final Map<Address, AccountKey> keys = new LinkedHashMap<>();
  private final Set<Address> played = ConcurrentHashMap.newKeySet();
  private volatile boolean isPlayingAll;

  /** The funded accounts of every chain for development. */
  DevWallet() {
    DevAccounts.keys().forEach(key -> keys.put(key.address(), key));
  }

  /** Those with a key, in the order of their numbers, then those that are played. */
  List<Address> accounts() {
    LinkedHashMap<Address, Boolean> all = new LinkedHashMap<>();
    keys.keySet().forEach(address -> all.put(address, true));
    played.stream().sorted().forEach(address -> all.put(address, false));
    return List.copyOf(all.keySet());
  }

  /** Whether the node sends transactions of an account. */
  boolean sendsFor(Address account) {
    return keys.containsKey(account) || isPlayingAll || played.contains(account);
  }

  void play(Address account) {
    played.add(account);
  }

  void stopPlaying(Address account) {
    played.remove(account);
  }

  /** Whether every account may be played, from now on. */
  void playAll(boolean all) {
    isPlayingAll = all;
  }

  /** Plays nobody any more. */
  void reset() {
    played.clear();
    isPlayingAll = false;
  }

  /** The transaction as its sender, for whom the node sends, sends it. */
  Envelope sign(Address from, Transaction transaction) {
    AccountKey key = keys.get(from);
    return key != null
        ? key.sign(transaction).envelope()
        : new Envelope(
            TransactionCodec.encode(transaction.with(Transaction.Signature.playing(from))));
  }

  /** The signature of a message (EIP-191, version 0x45); empty where there is no key. */
  Optional<Bytes> signMessage(Address from, Bytes message) {
    byte[] prefix =
        ("\u0019Ethereum Signed Message:\n" + message.size()).getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(prefix, prefix.length + message.size());
    message.copyTo(whole, prefix.length);
    return sign(from, Keccak.hash(whole));
  }

  /** The signature of a digest: r, s, and 27 or 28. */
  Optional<Bytes> sign(Address from, Hash32 digest) {
    return Optional.ofNullable(keys.get(from)).map(key -> signature(key, digest));
  }

  private static Bytes signature(AccountKey key, Hash32 digest) {
    byte[] secret = key.secret();
    EcdsaSignature numbers = Secp256k1.sign(digest, secret);
    Arrays.fill(secret, (byte) 0);
    boolean odd =
        !Secp256k1.recoverAddress(digest, numbers, false).equals(Optional.of(key.address()));
    byte[] bytes = Arrays.copyOf(numbers.r().toBytes(), 65);
    System.arraycopy(numbers.s().toBytes(), 0, bytes, 32, 32);
    bytes[64] = (byte) (odd ? PARITY + 1 : PARITY);
    return Bytes.of(bytes);
  }
}
