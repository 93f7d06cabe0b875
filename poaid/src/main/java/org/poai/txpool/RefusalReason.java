package org.poai.txpool;

import java.util.Optional;
import org.poai.evm.processor.Refusal;

/** Why the pool does not take a transaction, in the words that clients know from go-ethereum. */
public enum RefusalReason {
  OVERSIZED("oversized data", true),
  MALFORMED("rlp", true),
  TYPE_NOT_SUPPORTED("transaction type not supported", true),
  INVALID_SENDER("invalid sender", true),
  UNPROTECTED("only replay-protected (EIP-155) transactions allowed over RPC", true),
  WRONG_CHAIN("invalid chain id for signer", true),
  INTRINSIC_GAS("intrinsic gas too low", true),
  INIT_CODE_TOO_LARGE("max initcode size exceeded", true),
  TIP_ABOVE_MAX_FEE("max priority fee per gas higher than max fee per gas", true),
  NONCE_IS_MAX("nonce has max value", true),
  EXCEEDS_BLOCK_GAS("exceeds block gas limit", true),
  OWN_BLOCK_ONLY(
      "a vote on a case counts only in a block of the voter's own: run a node with --judge", false),
  INSUFFICIENT_FUNDS("insufficient funds for gas * price + value", false),
  UNDERPRICED("transaction underpriced", false),
  REPLACEMENT_UNDERPRICED("replacement transaction underpriced", false),
  ALREADY_KNOWN("already known", false),
  NONCE_TOO_LOW("nonce too low", false),
  NONCE_TOO_HIGH("nonce too high", false),
  SENDER_HAS_CODE("sender not an eoa", false),
  POOL_FULL("txpool is full", false),
  NOT_KEPT("transaction cannot be kept", false),
  STOPPING("the node is stopping", false);

  private final String words;
  private final boolean blamesSender;

  RefusalReason(String words, boolean blamesSender) {
    this.words = words;
    this.blamesSender = blamesSender;
  }

  /** How an answer to the client begins. */
  public String words() {
    return words;
  }

  /** Whether whoever forwarded it could have known: no state makes it valid on this chain. */
  public boolean blamesSender() {
    return blamesSender;
  }

  PoolResult.Refused refused() {
    return new PoolResult.Refused(this, words);
  }

  PoolResult.Refused refused(String detail) {
    return new PoolResult.Refused(this, words + ": " + detail);
  }

  /** The same reason as the rules of execution name it; empty where it hangs on the block. */
  static Optional<RefusalReason> of(Refusal refusal) {
    return Optional.ofNullable(
        switch (refusal) {
          case WRONG_CHAIN -> WRONG_CHAIN;
          case NO_REPLAY_PROTECTION -> UNPROTECTED;
          case INTRINSIC_GAS -> INTRINSIC_GAS;
          case INIT_CODE_TOO_LARGE -> INIT_CODE_TOO_LARGE;
          case PRIORITY_ABOVE_MAX_FEE -> TIP_ABOVE_MAX_FEE;
          case COST_OVERFLOWS, INSUFFICIENT_FUNDS -> INSUFFICIENT_FUNDS;
          case NONCE_IS_MAX -> NONCE_IS_MAX;
          case SENDER_HAS_CODE -> SENDER_HAS_CODE;
          case NONCE_TOO_LOW -> NONCE_TOO_LOW;
          case NONCE_TOO_HIGH, BLOCK_GAS_EXCEEDED, FEE_BELOW_BASE_FEE -> null;
        });
  }
}
