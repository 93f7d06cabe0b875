package org.poai.chain.index;

import java.nio.ByteBuffer;
import java.util.List;
import org.poai.chain.index.Subject.Account;
import org.poai.chain.index.Subject.AskedRecord;
import org.poai.chain.index.Subject.Miner;
import org.poai.chain.index.Subject.Party;
import org.poai.chain.index.Subject.Sender;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.ByteString;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * What a column key begins with for one thing that blocks are looked for by: the first 8 bytes of
 * Keccak(u8 kind ‖ value). Kind 0 is the address of a log, 1 to 4 its topic at that position, 5
 * (without a value) any log at all; 6 an account that took part, 7 the miner, 8 (root ‖ u32 index)
 * a record that was asked, 9 a sender. Two values may share a tag, so what is found by tags is
 * looked at again.
 */
record HeightTag(long value) {
  static final HeightTag ANY_LOG = of(5, Bytes.EMPTY);

  private static final int ADDRESS = 0;
  private static final int PARTY = 6;
  private static final int MINER = 7;
  private static final int RECORD = 8;
  private static final int SENDER = 9;
  private static final int KEY_SIZE = 16;

  static HeightTag address(ByteString address) {
    return of(ADDRESS, address);
  }

  /** Of a topic at a position, counted from 0. */
  static HeightTag topic(int position, ByteString topic) {
    return of(1 + position, topic);
  }

  /** Of an account that sent or was called, was created, or gave or got value from within. */
  static HeightTag party(Address account) {
    return of(PARTY, account);
  }

  static HeightTag sender(Address account) {
    return of(SENDER, account);
  }

  static HeightTag miner(Address miner) {
    return of(MINER, miner);
  }

  static HeightTag record(AskedRecord record) {
    byte[] root = record.root().toArray();
    return of(
        RECORD,
        Bytes.of(ByteBuffer.allocate(root.length + 4).put(root).putInt(record.index()).array()));
  }

  /** The tags of a subject: each of its blocks has one of them. */
  static List<HeightTag> of(Subject subject) {
    if (subject instanceof Account account) {
      Hash32 word = Subject.word(account.address());
      return List.of(party(account.address()), topic(1, word), topic(2, word), topic(3, word));
    }
    return List.of(only(subject));
  }

  private static HeightTag only(Subject subject) {
    if (subject instanceof Party party) {
      return party(party.address());
    }
    if (subject instanceof Sender sender) {
      return sender(sender.address());
    }
    return subject instanceof Miner miner ? miner(miner.address()) : record((AskedRecord) subject);
  }

  private static HeightTag of(int kind, ByteString value) {
    byte[] input = new byte[1 + value.size()];
    input[0] = (byte) kind;
    value.copyTo(input, 1);
    return new HeightTag(ByteBuffer.wrap(Keccak.hash(input).toArray()).getLong());
  }

  /** The key that says: the canonical block of this height has such a log. */
  byte[] key(long height) {
    return ByteBuffer.allocate(KEY_SIZE).putLong(value).putLong(height).array();
  }

  byte[] key(BlockNumber number) {
    return key(number.value());
  }

  /** Whether a key of the column is one of these. */
  static boolean isOf(byte[] key) {
    return key.length == KEY_SIZE;
  }

  static HeightTag ofKey(byte[] key) {
    return new HeightTag(ByteBuffer.wrap(key).getLong());
  }

  static long height(byte[] key) {
    return ByteBuffer.wrap(key).getLong(8);
  }
}
