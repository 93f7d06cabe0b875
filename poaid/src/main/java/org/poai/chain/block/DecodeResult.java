package org.poai.chain.block;

import java.util.function.Function;

/**
 * What came of decoding untrusted bytes: the value, or why there is none. A refusal blames whoever
 * sent the bytes, never the block that they claim to be; protocol section 8.
 */
public sealed interface DecodeResult<T> {

  /** The bytes are the canonical form of this value. */
  record Ok<T>(T value) implements DecodeResult<T> {}

  /** The bytes are no canonical form; {@code detail} is one clause for people. */
  record Refused<T>(Reason reason, String detail) implements DecodeResult<T> {}

  /** Why bytes are refused. */
  enum Reason {
    /** Longer than the protocol allows; nothing of it was read. */
    TOO_LARGE,
    /** Neither RLP nor JSON, or not of the form that the protocol names. */
    MALFORMED,
    /** The right value, but not spelt as RFC 8785 (JCS) has it. */
    NOT_CANONICAL,
    /** A block, but not the one that was asked for. */
    ANOTHER_BLOCK
  }

  /**
   * The value of bytes that this node wrote itself.
   *
   * @throws IllegalStateException when they are refused: the store is damaged
   */
  default T orThrow() {
    return match(
        value -> value,
        refused -> {
          throw new IllegalStateException(refused.reason() + ": " + refused.detail());
        });
  }

  /** Both cases as one expression. */
  default <R> R match(Function<? super T, R> ok, Function<Refused<T>, R> refused) {
    return this instanceof Ok<T> good ? ok.apply(good.value()) : refused.apply((Refused<T>) this);
  }
}
