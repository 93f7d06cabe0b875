package org.poai.chain.rules;

import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.Manifest;
import org.poai.crypto.Preimage;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * What follows on a parent: everything about the next block of its branch that is not the miner's choice. Rules compare
 * headers with it; a miner's template is made from it.
 *
 * @param ancestry the parent's own branch
 * @param parentManifest the manifest that ruled the parent
 * @param manifest the manifest that rules the next block
 */
public record NextBlock(
    ChainSpec spec,
    SealedHeader parent,
    Ancestry ancestry,
    Manifest parentManifest,
    Manifest manifest) {

  public BlockNumber number() {
    return parent.number().next();
  }

  /** epoch(h) = floor(h / epochBlocks). */
  public Epoch epoch() {
    return number().epoch(spec.epochBlocks());
  }

  public UInt256 target() {
    return spec.targetSchedule()
        .after(parent, ancestry, parentManifest.costUnits(), manifest.costUnits());
  }

  public UInt256 baseFeePerGas() {
    return BaseFee.after(parent.header().execution());
  }

  /** The smallest timestamp: greater than the parent's. */
  public long earliestTimestamp() {
    return parent.header().timestamp() + 1;
  }

  /** seed(0) = genesis hash;  seed(e) = hash of block e·epochBlocks − 1;  epochKey(e) = Keccak(seed(e) ‖ u64(e)). */
  public Hash32 epochKey() {
    long e = epoch().value();
    BlockNumber seedBlock = BlockNumber.of(e == 0 ? 0 : e * spec.epochBlocks() - 1);
    return Preimage.of(ancestry.at(seedBlock).hash()).u64(e).keccak();
  }

  /** Work that a block with the right target adds. */
  public UInt256 work(UInt256 target) {
    return Work.of(target, manifest.costUnits());
  }

  /** PREVRANDAO = Keccak(ℓ̂ of the parent), for block 1 Keccak(genesis hash). */
  public Hash32 prevRandao(Lottery lottery) {
    return parent.number().isGenesis()
        ? Preimage.of(parent.hash()).keccak()
        : Preimage.of(lottery.of(parent).toHash32()).keccak();
  }

  /** ℓ̂ of a header. */
  @FunctionalInterface
  public interface Lottery {
    UInt256 of(SealedHeader header);
  }
}
