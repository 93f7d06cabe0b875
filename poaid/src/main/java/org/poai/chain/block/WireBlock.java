package org.poai.chain.block;

import org.jspecify.annotations.Nullable;
import org.poai.primitives.Hash32;

/**
 * A block and the one byte string that stands for it on the wire and in the store; protocol section
 * 3. Equal where the blocks are.
 */
public final class WireBlock {
  private final Block block;
  private final byte[] bytes;

  /** The caller hands the bytes over, and knows that they are the block's. */
  WireBlock(Block block, byte[] bytes) {
    this.block = block;
    this.bytes = bytes;
  }

  /** Encodes a block. */
  public static WireBlock of(Block block) {
    return new WireBlock(block, BlockCodec.encode(block));
  }

  public Block block() {
    return block;
  }

  public SealedHeader header() {
    return block.sealedHeader();
  }

  public Hash32 hash() {
    return block.hash();
  }

  /** Number of bytes. */
  public int size() {
    return bytes.length;
  }

  /** The wire form itself, not a copy: whoever gets it changes nothing in it. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WireBlock that && that.block.equals(block);
  }

  @Override
  public int hashCode() {
    return block.hashCode();
  }

  @Override
  public String toString() {
    return block.toString();
  }
}
