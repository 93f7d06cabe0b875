package org.poai.state;

import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/**
 * An account as the state trie holds it (Yellow Paper, section 4.1); the nonce is an unsigned
 * 64-bit number.
 */
public record Account(long nonce, Wei balance, Hash32 storageRoot, Hash32 codeHash) {
  /** Root of the trie without entries: Keccak(RLP("")). */
  public static final Hash32 EMPTY_TRIE_ROOT =
      Hash32.fromHex("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

  /** Keccak of no bytes: the code hash of an account without code. */
  public static final Hash32 EMPTY_CODE_HASH =
      Hash32.fromHex("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");

  /** An account that nobody has used: EIP-161's empty account. */
  public static final Account EMPTY = new Account(0, Wei.ZERO, EMPTY_TRIE_ROOT, EMPTY_CODE_HASH);

  public Account withBalance(Wei newBalance) {
    return new Account(nonce, newBalance, storageRoot, codeHash);
  }

  public Account withNonce(long newNonce) {
    return new Account(newNonce, balance, storageRoot, codeHash);
  }

  /** EIP-161: no code, nonce 0, balance 0. */
  public boolean isEmpty() {
    return nonce == 0 && balance.isZero() && codeHash.equals(EMPTY_CODE_HASH);
  }
}
