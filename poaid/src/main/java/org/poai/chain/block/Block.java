package org.poai.chain.block;

import java.util.List;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * A block: sealed header, typed transaction envelopes, and the model's answers to the quiz's
 * questions. The bounds are those of protocol sections 3 and 6.
 */
public record Block(SealedHeader sealedHeader, List<Envelope> transactions, List<String> answers) {
  /** Largest wire form, 2 MiB. */
  public static final int MAX_SIZE = 2 << 20;

  /** Largest number of answers. */
  public static final int MAX_ANSWERS = 8;

  /** Most bytes of UTF-8 of an answer. */
  public static final int MAX_ANSWER_SIZE = 256;

  /** No transaction uses less gas, so that a block's gas bounds how many it can have. */
  public static final long LEAST_TRANSACTION_GAS = 21_000;

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
