package org.poai.evm.frame;

/** Why a call failed without giving its gas back (Yellow Paper, 9.4.2), in words for people. */
public enum Halt {
  OUT_OF_GAS("out of gas"),
  STACK_UNDERFLOW("stack underflow"),
  STACK_OVERFLOW("stack overflow"),
  INVALID_OPCODE("invalid opcode"),
  INVALID_JUMP("invalid jump destination"),
  STATIC_CALL_WRITES("write in a static call"),
  RETURN_DATA_OUT_OF_BOUNDS("return data out of bounds"),
  INIT_CODE_TOO_LARGE("init code too large"),
  CODE_TOO_LARGE("code too large"),
  CODE_STARTS_WITH_EF("code starts with 0xef"),
  ADDRESS_TAKEN("address is taken"),
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
