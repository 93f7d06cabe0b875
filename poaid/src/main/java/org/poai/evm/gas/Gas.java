package org.poai.evm.gas;

/** Prices that depend on more than the operation's name (Yellow Paper, appendix G, and EIPs). */
public final class Gas {
  // Transactions
  public static final long TRANSACTION = 21_000;
  public static final long TRANSACTION_CREATION = 32_000;
  public static final long ZERO_BYTE = 4;
  public static final long OTHER_BYTE = 16;
  public static final long ACCESS_LIST_ADDRESS = 2_400;
  public static final long ACCESS_LIST_KEY = 1_900;

  // Memory and copies
  public static final long MEMORY_WORD = 3;
  public static final long COPY_WORD = 3;
  public static final long KECCAK_WORD = 6;
  public static final long EXPONENT_BYTE = 50;
  public static final long LOG_BYTE = 8;

  // EIP-2929: what is not warm costs this in place of WARM
  public static final long WARM = 100;
  public static final long COLD_ACCOUNT = 2_600;
  public static final long COLD_SLOT = 2_100;

  // EIP-2200, EIP-3529
  public static final long STORE_SET = 20_000;
  public static final long STORE_RESET = 2_900;
  public static final long STORE_CLEAR_REFUND = 4_800;
  public static final long STORE_SENTRY = 2_300;

  // Calls and creations
  public static final long CALL_VALUE = 9_000;
  public static final long CALL_STIPEND = 2_300;
  public static final long NEW_ACCOUNT = 25_000;
  public static final long CODE_BYTE = 200;
  public static final long INIT_CODE_WORD = 2;
  public static final int MAX_CODE_SIZE = 24_576;
  public static final int MAX_INIT_CODE_SIZE = 2 * MAX_CODE_SIZE;
  public static final int MAX_DEPTH = 1_024;

  /** How many precompiled contracts there are, at addresses from 1; each is always warm. */
  public static final int PRECOMPILES = 10;

  /** EIP-3529: the part of the gas used that may be refunded. */
  public static final long REFUND_QUOTIENT = 5;

  private Gas() {}

  /** ⌈size / 32⌉. */
  public static long words(long size) {
    return (size + 31) >>> 5;
  }
}
