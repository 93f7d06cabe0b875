package org.poai.chain.block;

import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** A block header as its miner claims it; protocol section 3. Nothing in it is checked yet. */
public record Header(SealedPart sealedPart, Seal seal) {
  public static final int MAX_SIZE = 4096;

  public Lineage lineage() {
    return sealedPart.lineage();
  }

  public Execution execution() {
    return sealedPart.execution();
  }

  public Terms terms() {
    return sealedPart.terms();
  }

  public BlockNumber number() {
    return lineage().number();
  }

  public Hash32 parentHash() {
    return lineage().parentHash();
  }

  public long timestamp() {
    return lineage().timestamp();
  }

  public UInt256 target() {
    return terms().target();
  }

  public Epoch epoch() {
    return terms().epoch();
  }
}
