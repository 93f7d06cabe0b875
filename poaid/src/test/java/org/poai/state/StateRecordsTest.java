package org.poai.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** The bytes on disk: a change of any of these needs a new schema version. */
class StateRecordsTest {
  private static final String ROOT =
      "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
  private static final String CODE =
      "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
  private static final Hash32 HASH = Hash32.fromHex("0x" + "ab".repeat(32));

  @Test
  void account_isItsLeafInTheTrie() {
    Account account =
        new Account(-1, Wei.of(1024), Account.EMPTY_TRIE_ROOT, Account.EMPTY_CODE_HASH);
    Bytes stored = AccountCodec.encode(account);
    assertThat(stored.toHex()).isEqualTo("0xf84e88ffffffffffffffff820400a0" + ROOT + "a0" + CODE);
    assertThat(AccountCodec.decode(stored)).isEqualTo(account);
  }

  @Test
  void slot_isItsLeafInTheTrie() {
    assertThat(SlotCodec.encode(UInt256.of(0x7f)).toHex()).isEqualTo("0x7f");
    assertThat(SlotCodec.encode(UInt256.of(0x80)).toHex()).isEqualTo("0x8180");
    assertThat(SlotCodec.encode(UInt256.MAX).toHex()).isEqualTo("0xa0" + "ff".repeat(32));
    assertThat(SlotCodec.decode(Bytes.fromHex("0x8180"))).isEqualTo(UInt256.of(0x80));
  }

  @Test
  void stateKeys_beginWithTheirKind() {
    byte[] path = {0, 15, 3};
    assertThat(StateKeys.account(HASH).toHex()).isEqualTo("0x01" + "ab".repeat(32));
    assertThat(StateKeys.storage(HASH, Hash32.ZERO).toHex())
        .isEqualTo("0x02" + "ab".repeat(32) + "00".repeat(32));
    assertThat(StateKeys.accountNode(path).toHex()).isEqualTo("0x03000f03");
    assertThat(StateKeys.storageNode(HASH, path).toHex())
        .isEqualTo("0x04" + "ab".repeat(32) + "000f03");
  }

  @Test
  void historyKey_isLengthThenStateKeyThenHeight() {
    byte[] key = StateKeys.history(StateKeys.accountNode(new byte[] {7}), 258);
    assertThat(Bytes.of(key).toHex()).isEqualTo("0x0203070000000000000102");
    assertThat(Bytes.of(StateKeys.diff(BlockNumber.of(258))).toHex())
        .isEqualTo("0x0000000000000102");
  }

  @Test
  void diff_isARunOfKeysAndPriors() {
    Map<Bytes, Optional<Bytes>> priors = new TreeMap<>();
    priors.put(Bytes.fromHex("0x0300"), Optional.empty());
    priors.put(Bytes.fromHex("0x0301"), Optional.of(Bytes.fromHex("0xc0ffee")));
    byte[] stored = new StateDiff(priors).encode();
    assertThat(Bytes.of(stored).toHex()).isEqualTo("0x020300000203010100000003c0ffee");
    assertThat(StateDiff.decode(stored).priors()).isEqualTo(priors);
  }

  @Test
  void prior_saysWhetherThereWasAValue() {
    assertThat(StateDiff.encodePrior(Optional.empty())).containsExactly(0);
    assertThat(StateDiff.encodePrior(Optional.of(Bytes.of((byte) 5))))
        .containsExactly(1, 0, 0, 0, 1, 5);
    assertThat(StateDiff.decodePrior(ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 1, 5})))
        .contains(Bytes.of((byte) 5));
  }
}
