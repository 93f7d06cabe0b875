package org.poai.chain.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Bloom;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.TransactionType;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;

/** What the columns hold, byte for byte. */
class StoredReceiptsTest {
  @Test
  void receipts_asStored_areTheseBytes() {
    Log log = new Log(LogWorld.address(7), List.of(LogWorld.topic(9)), Bytes.of((byte) 0xaa));
    Receipt failed =
        new Receipt(
            TransactionType.DYNAMIC_FEE, false, 65_536, Bloom.of(List.of(log)), List.of(log));
    InternalMove move =
        new InternalMove(
            InternalMove.Kind.CREATE2, LogWorld.address(3), LogWorld.address(4), UInt256.of(5));
    List<Footprint> footprints =
        List.of(
            new Footprint(LogWorld.address(1), LogWorld.receipt(List.of()), List.of(move)),
            new Footprint(LogWorld.address(2), failed, List.of()));
    String stored =
        "0xf8a6"
            + "f8498001"
            + "8252"
            + "08c0" // type 0, success, 21 000 gas, no logs
            + "940000000000000000000000000000000000000001" // the sender
            + "edec0394"
            + "0000000000000000000000000000000000000003"
            + "940000000000000000000000000000000000000004"
            + "05" // a move: kind 3, from, to, 5 wei
            + "f859028083010000" // type 2, failure, 65 536 gas
            + "f83bf83994"
            + "0000000000000000000000000000000000000007"
            + "e1a0"
            + "0000000000000000000000000000000000000000000000000000000000000009"
            + "81aa"
            + "940000000000000000000000000000000000000002c0"; // no moves
    assertThat(Hex.data(StoredReceipts.encode(footprints))).isEqualTo(stored);
    assertThat(StoredReceipts.decodeAll(Hex.parseData(stored))).isEqualTo(footprints);
    assertThat(Hex.data(StoredReceipts.encode(List.of()))).isEqualTo("0xc0");
  }

  @Test
  void receipts_ofAnyKind_comeBack() {
    LogWorld world = new LogWorld(new SplittableRandom(1));
    for (int i = 0; i < 500; i++) {
      List<Footprint> footprints = world.footprints();
      List<Receipt> receipts = footprints.stream().map(Footprint::receipt).toList();
      byte[] stored = StoredReceipts.encode(footprints);
      assertThat(StoredReceipts.decodeAll(stored)).isEqualTo(footprints);
      assertThat(StoredReceipts.decode(stored)).isEqualTo(receipts);
      assertThat(StoredReceipts.decodeLogs(stored))
          .isEqualTo(receipts.stream().map(Receipt::logs).toList());
    }
  }

  @Test
  void receipts_damaged_areABug() {
    for (String damaged :
        List.of("0x", "0xc180", "0xc1c0", "0xc5c40301" + "80c0", "0xc4c30001c0")) {
      assertThatThrownBy(() -> StoredReceipts.decode(Hex.parseData(damaged)))
          .as(damaged)
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void placeAndTags_asStored_areTheseBytes() {
    TransactionPlace place = new TransactionPlace(BlockNumber.of(258), 3);
    assertThat(Hex.data(place.encode())).isEqualTo("0x000000000000010200000003");
    assertThat(TransactionPlace.decode(place.encode())).isEqualTo(place);
    assertThat(Hex.data(HeightTag.address(LogWorld.address(7)).key(258)))
        .isEqualTo("0x06936dca73198e000000000000000102");
    assertThat(Hex.data(HeightTag.topic(0, LogWorld.topic(9)).key(1)))
        .isEqualTo("0x5c5f67cf6c52cd880000000000000001");
    assertThat(Hex.data(HeightTag.ANY_LOG.key(1))).isEqualTo("0xdbb8d0f4c497851a0000000000000001");
  }
}
