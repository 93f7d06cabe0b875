package org.poai.state;

import java.nio.ByteBuffer;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.store.Column;

/**
 * Keys of everything that a block can change: one byte for the column, then the key inside it.
 * Accounts and slots lie flat under their hashes; trie nodes lie under their path, those of a
 * storage trie behind the hash of its account.
 */
final class StateKeys {
  static final byte ACCOUNT = 1;
  static final byte STORAGE = 2;
  static final byte ACCOUNT_TRIE = 3;
  static final byte STORAGE_TRIE = 4;

  private StateKeys() {}

  static Hash32 hashed(Address address) {
    return Keccak.hash(address);
  }

  static Hash32 hashed(UInt256 slot) {
    return Keccak.hash(slot.toBytes());
  }

  static Bytes account(Hash32 addressHash) {
    return key(ACCOUNT, addressHash.toArray());
  }

  static Bytes storage(Hash32 addressHash, Hash32 slotHash) {
    return key(STORAGE, addressHash.toArray(), slotHash.toArray());
  }

  static Bytes accountNode(byte[] path) {
    return key(ACCOUNT_TRIE, path);
  }

  static Bytes storageNode(Hash32 addressHash, byte[] path) {
    return key(STORAGE_TRIE, addressHash.toArray(), path);
  }

  /** The column that a state key lies in. */
  static Column column(Bytes stateKey) {
    return switch (stateKey.get(0)) {
      case ACCOUNT -> Column.ACCOUNT;
      case STORAGE -> Column.STORAGE;
      case ACCOUNT_TRIE, STORAGE_TRIE -> Column.TRIE;
      default -> throw new IllegalArgumentException("no state key: " + stateKey);
    };
  }

  /**
   * Key of the value before block {@code number}; the length makes one key never a prefix of
   * another.
   */
  static byte[] history(Bytes stateKey, long number) {
    return ByteBuffer.allocate(stateKey.size() + 9)
        .put((byte) stateKey.size())
        .put(stateKey.toArray())
        .putLong(number)
        .array();
  }

  static byte[] diff(BlockNumber number) {
    return ByteBuffer.allocate(8).putLong(number.value()).array();
  }

  private static Bytes key(byte column, byte[]... parts) {
    int size = 1;
    for (byte[] part : parts) {
      size += part.length;
    }
    ByteBuffer key = ByteBuffer.allocate(size).put(column);
    for (byte[] part : parts) {
      key.put(part);
    }
    return Bytes.of(key.array());
  }
}
