package org.poai.chain.block;

import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Epoch;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.Account;

/** A header with a distinct value in every field, for tests. */
public final class Headers {
  private Headers() {}

  public static Hash32 hash(int fill) {
    byte[] bytes = new byte[Hash32.SIZE];
    java.util.Arrays.fill(bytes, (byte) fill);
    return Hash32.of(bytes);
  }

  public static Header example() {
    byte[] miner = new byte[Address.SIZE];
    miner[19] = 0x4d;
    return new Header(
        new SealedPart(
            new Lineage(BlockNumber.of(21), hash(1), 1_767_225_999L, Address.of(miner)),
            new Execution(
                hash(2),
                Account.EMPTY_TRIE_ROOT,
                hash(3),
                Execution.EMPTY_BLOOM,
                30_000_000,
                21_000,
                UInt256.of(7)),
            new Terms(UInt256.MAX, Epoch.of(1), hash(4), Hash32.ZERO, hash(5), Bytes.utf8("PoAI"))),
        new Seal(0xfedcba9876543210L, 500_000, hash(6)));
  }
}
