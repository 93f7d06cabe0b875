package org.poai.chain.index;

import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/** What has a history in the chain: blocks are found by it. */
public sealed interface Subject {
  /**
   * An account: blocks in which it sent or was called, was created, gave or got value from within,
   * or is a topic of a log, as those of tokens are.
   */
  record Account(Address address) implements Subject {}

  /** An account as above, but for topics of logs. */
  record Party(Address address) implements Subject {}

  /** An account that sent a transaction. */
  record Sender(Address address) implements Subject {}

  /** Who mined: the blocks that name this reward address. */
  record Miner(Address address) implements Subject {}

  /** A record of the dataset with this root: blocks that asked it. */
  record AskedRecord(Hash32 root, int index) implements Subject {}

  /** An address as a topic has it. */
  static Hash32 word(Address address) {
    byte[] word = new byte[Hash32.SIZE];
    address.copyTo(word, Hash32.SIZE - Address.SIZE);
    return Hash32.of(word);
  }
}
