package org.poai.chain.rules;

import java.util.function.Function;
import org.poai.chain.block.SealedHeader;
import org.poai.crypto.Keccak;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** The randomness that a block's transactions see; protocol section 10. */
public final class PrevRandao {
  private PrevRandao() {}

  /** Keccak(ℓ̂ of the parent), for block 1 Keccak(genesis hash). */
  public static Hash32 after(SealedHeader parent, Function<SealedHeader, UInt256> lottery) {
    return parent.number().isGenesis()
        ? Keccak.hash(parent.hash())
        : Keccak.hash(lottery.apply(parent).toBytes());
  }
}
