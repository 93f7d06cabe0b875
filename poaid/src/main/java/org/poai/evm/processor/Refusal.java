package org.poai.evm.processor;

/** Why a transaction may not stand where it stands; no trace of it is in the world. */
public enum Refusal {
  WRONG_CHAIN("it names another chain"),
  NO_REPLAY_PROTECTION("it names no chain (EIP-155)"),
  INTRINSIC_GAS("its gas limit is below what it costs before it runs"),
  INIT_CODE_TOO_LARGE("its init code has more than 49152 bytes (EIP-3860)"),
  PRIORITY_ABOVE_MAX_FEE("its priority fee is above its maximum fee"),
  COST_OVERFLOWS("gas limit times price has more than 256 bits"),
  NONCE_IS_MAX("its nonce is the last one (EIP-2681)"),
  BLOCK_GAS_EXCEEDED("its gas limit is above what is left in the block"),
  FEE_BELOW_BASE_FEE("its maximum fee is below the base fee"),
  SENDER_HAS_CODE("its sender is a contract (EIP-3607)"),
  NONCE_TOO_LOW("its nonce was used already"),
  NONCE_TOO_HIGH("its nonce is ahead of the sender's"),
  INSUFFICIENT_FUNDS("its sender cannot pay for gas limit and value");

  private final String words;

  Refusal(String words) {
    this.words = words;
  }

  /** Whether the transaction may stand in another place, or when others have stood before it. */
  public boolean isOfThePlace() {
    return switch (this) {
      case BLOCK_GAS_EXCEEDED, FEE_BELOW_BASE_FEE, NONCE_TOO_LOW, NONCE_TOO_HIGH -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return words;
  }
}
