package org.poai.chain.block;

import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * A header together with its two hashes, each computed once: S of its sealed part, and the block
 * hash.
 */
public record SealedHeader(Header header, Hash32 sealHash, Hash32 hash) {
  /** Computes both hashes. */
  public static SealedHeader of(Header header) {
    return new SealedHeader(
        header, HeaderCodec.sealHash(header.sealedPart()), HeaderCodec.hash(header));
  }

  public BlockNumber number() {
    return header.number();
  }

  public Hash32 parentHash() {
    return header.parentHash();
  }
}
