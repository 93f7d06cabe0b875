package org.poai.chain.block;

import java.util.List;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * A block: sealed header, raw typed transaction envelopes, and the model's answers to the quiz's
 * questions.
 */
public record Block(SealedHeader sealedHeader, List<Bytes> transactions, List<String> answers) {
  /** Largest canonical form, 2 MiB. */
  public static final int MAX_SIZE = 2 << 20;

  public Block {
    transactions = List.copyOf(transactions);
    answers = List.copyOf(answers);
  }

  public Header header() {
    return sealedHeader.header();
  }

  public Hash32 hash() {
    return sealedHeader.hash();
  }

  public BlockNumber number() {
    return sealedHeader.number();
  }
}
