package org.poai.evm.frame;

import java.util.Optional;
import java.util.function.Supplier;
import org.poai.evm.gas.Gas;
import org.poai.evm.gas.Opcodes;

/**
 * Why a call failed without giving its gas back (Yellow Paper, 9.4.2), or why it did not begin. The
 * words are go-ethereum's (core/vm/errors.go), with its numbers: indexers read them.
 */
public final class Halt {
  public static final Halt OUT_OF_GAS = new Halt(Kind.OUT_OF_GAS, "out of gas", "Out of gas");

  /** EIP-2200: a store with no more gas than a stipend. */
  public static final Halt STORE_SENTRY =
      new Halt(Kind.OUT_OF_GAS, "out of gas: not enough gas for reentrancy sentry", "Out of gas");

  /** A memory so large that its price has more than 64 bits. */
  public static final Halt MEMORY_PRICE_OVERFLOW =
      new Halt(Kind.OUT_OF_GAS, "out of gas: gas uint64 overflow", "Out of gas");

  /** A place in memory beyond 64 bits. */
  public static final Halt MEMORY_OVERFLOW =
      new Halt(Kind.OTHER, "gas uint64 overflow", "Out of gas");

  /** An operation on a full stack that makes it higher. */
  public static final Halt STACK_OVERFLOW =
      new Halt(Kind.OTHER, "stack limit reached 1024 (1023)", "Out of stack");

  public static final Halt INVALID_JUMP =
      new Halt(Kind.OTHER, "invalid jump destination", "Bad jump destination");
  public static final Halt STATIC_CALL_WRITES =
      new Halt(Kind.OTHER, "write protection", "Mutable Call In Static Context");

  public static final Halt RETURN_DATA_OUT_OF_BOUNDS =
      new Halt(Kind.OTHER, "return data out of bounds", "Out of bounds");

  public static final Halt CODE_TOO_LARGE =
      new Halt(Kind.OTHER, "max code size exceeded", "Out of gas");

  public static final Halt CODE_STARTS_WITH_EF =
      new Halt(Kind.OTHER, "invalid code: must not begin with 0xef");

  public static final Halt CODE_UNPAID =
      new Halt(Kind.OTHER, "contract creation code storage out of gas", "Out of gas");

  public static final Halt ADDRESS_TAKEN = new Halt(Kind.OTHER, "contract address collision");
  public static final Halt TOO_DEEP =
      new Halt(Kind.NOT_BEGUN, "max call depth exceeded", "Out of stack");

  public static final Halt INSUFFICIENT_BALANCE =
      new Halt(Kind.NOT_BEGUN, "insufficient balance for transfer");

  public static final Halt LAST_NONCE = new Halt(Kind.NOT_BEGUN, "nonce uint64 overflow");

  private final Kind kind;
  private final Supplier<String> words;
  private final Optional<String> parity;

  /** What becomes of the gas. */
  private enum Kind {
    /** It did not suffice, and is gone. */
    OUT_OF_GAS,
    /** It is gone. */
    OTHER,
    /** The caller has it back. */
    NOT_BEGUN
  }

  private Halt(Kind kind, String words) {
    this(kind, () -> words, Optional.empty());
  }

  private Halt(Kind kind, String words, String parity) {
    this(kind, () -> words, Optional.of(parity));
  }

  private Halt(Kind kind, Supplier<String> words, Optional<String> parity) {
    this.kind = kind;
    this.words = words;
    this.parity = parity;
  }

  /** An operation that takes more words than there are. */
  public static Halt stackUnderflow(int there, int needed) {
    return new Halt(
        Kind.OTHER,
        () -> "stack underflow (" + there + " <=> " + needed + ")",
        Optional.of("Stack underflow"));
  }

  /** An operation that does not exist. */
  public static Halt invalidOpcode(int opcode) {
    return new Halt(
        Kind.OTHER,
        () -> "invalid opcode: " + Opcodes.name(opcode),
        Optional.of("Bad instruction"));
  }

  /** A creation whose code is longer than {@link Gas#MAX_INIT_CODE_SIZE} (EIP-3860). */
  public static Halt initCodeTooLarge(int size) {
    return new Halt(
        Kind.OUT_OF_GAS,
        () -> "out of gas: max initcode size exceeded: size " + size,
        Optional.of("Out of gas"));
  }

  /**
   * A precompiled contract that does not take its input.
   *
   * @param why asked for when somebody reads it
   */
  public static Halt precompile(Supplier<String> why) {
    return new Halt(Kind.OTHER, why, Optional.of("Built-in failed"));
  }

  /** Whether more gas might have helped. */
  public boolean isOutOfGas() {
    return kind == Kind.OUT_OF_GAS;
  }

  /** Whether the call did not begin, so that its caller has the gas back. */
  public boolean keepsGas() {
    return kind == Kind.NOT_BEGUN;
  }

  /** The same in the words of OpenEthereum, which some indexers read; ours where it has none. */
  public String parityWords() {
    return parity.orElseGet(words);
  }

  @Override
  public String toString() {
    return words.get();
  }
}
