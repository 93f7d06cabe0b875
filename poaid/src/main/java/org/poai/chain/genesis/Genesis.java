package org.poai.chain.genesis;

import java.util.List;
import org.poai.chain.block.Block;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.Account;

/** The first block of a chain: a pure function of specification and first manifest. */
public final class Genesis {
  /** 1 gwei. */
  public static final UInt256 BASE_FEE = UInt256.of(1_000_000_000);

  private Genesis() {}

  /**
   * The genesis block, protocol section 2.
   *
   * @param stateRoot root of the state that {@link ChainSpec#alloc} gives
   */
  public static Block block(ChainSpec spec, Manifest manifest, Hash32 stateRoot) {
    Lineage lineage =
        new Lineage(BlockNumber.GENESIS, Hash32.ZERO, spec.genesisTimestamp(), Address.ZERO);
    Execution execution =
        new Execution(
            stateRoot,
            Account.EMPTY_TRIE_ROOT,
            Account.EMPTY_TRIE_ROOT,
            Execution.EMPTY_BLOOM,
            spec.economy().gasLimit(),
            0,
            BASE_FEE);
    Terms terms =
        new Terms(
            spec.targets().genesisTarget(),
            Epoch.of(0),
            ManifestCodec.hash(manifest),
            Hash32.ZERO,
            Hash32.ZERO,
            Bytes.of(ChainSpecCodec.hash(spec).toArray()));
    Header header = new Header(new SealedPart(lineage, execution, terms), Seal.NONE);
    return new Block(SealedHeader.of(header), List.of(), List.of());
  }
}
