package org.poai.evm.frame;

/**
 * Why a call failed without giving its gas back (Yellow Paper, 9.4.2), in go-ethereum's words:
 * indexers read them.
 */
public enum Halt {
  OUT_OF_GAS("out of gas"),
  STACK_UNDERFLOW("stack underflow"),
  STACK_OVERFLOW("stack limit reached 1024"),
  INVALID_OPCODE("invalid opcode"),
  INVALID_JUMP("invalid jump destination"),
  STATIC_CALL_WRITES("write protection"),
  RETURN_DATA_OUT_OF_BOUNDS("return data out of bounds"),
  INIT_CODE_TOO_LARGE("max initcode size exceeded"),
  CODE_TOO_LARGE("max code size exceeded"),
  CODE_STARTS_WITH_EF("invalid code: must not begin with 0xef"),
  ADDRESS_TAKEN("contract address collision"),
  PRECOMPILE_FAILED("precompiled contract failed");

  private final String words;

  Halt(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
