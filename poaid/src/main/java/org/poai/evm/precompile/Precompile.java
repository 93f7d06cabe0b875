package org.poai.evm.precompile;

import java.util.Optional;

/** A contract whose code is part of the node: a pure function of its input, at a price. */
public interface Precompile {
  /**
   * What running on this input costs, at least 0; {@link Long#MAX_VALUE} where no gas limit could
   * pay for it. Cheap to call: it is what protects {@link #run}.
   */
  long gas(byte[] input);

  /**
   * The output; empty where the input is not one that the function takes: the call fails and all
   * its gas is gone. Called only after {@link #gas} was paid. Neither side changes the arrays.
   */
  Optional<byte[]> run(byte[] input);

  /**
   * Why {@link #run} gives nothing for this input, in go-ethereum's words; asked of such inputs
   * only, and not while blocks run.
   */
  default String refusal(byte[] input) {
    throw new IllegalStateException("it takes every input");
  }

  /** {@code base + perWord · ⌈size / 32⌉}. */
  static long linear(long base, long perWord, byte[] input) {
    return base + perWord * ((input.length + 31L) / 32);
  }
}
