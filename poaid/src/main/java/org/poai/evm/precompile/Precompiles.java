package org.poai.evm.precompile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.poai.evm.gas.Gas;

/** The precompiled contracts of Cancun by their addresses, 1 to {@link Gas#PRECOMPILES}. */
public final class Precompiles {
  private static final List<Precompile> ALL =
      List.of(
          new EcRecover(),
          new Sha256Hash(),
          new Ripemd160Hash(),
          new Identity(),
          new ModExp(),
          new Bn254Add(),
          new Bn254Multiply(),
          new Bn254Pairing(),
          new Blake2F(),
          new PointEvaluation());

  private Precompiles() {}

  /** The one at an address given as a number; null where there is none. */
  public static @Nullable Precompile at(long address) {
    return address >= 1 && address <= Gas.PRECOMPILES ? ALL.get((int) address - 1) : null;
  }
}
