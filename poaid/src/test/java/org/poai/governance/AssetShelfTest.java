package org.poai.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.ModelRecord;
import org.poai.crypto.Keccak;
import org.poai.governance.asset.AssetKind;
import org.poai.governance.asset.WantedAsset;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

final class AssetShelfTest {
  private static final Hash32 FILE = Keccak.hash(Bytes.utf8("file"));
  private static final Hash32 BASE = Keccak.hash(Bytes.utf8("base"));
  private static final Hash32 DELTA = Keccak.hash(Bytes.utf8("delta"));
  private static final ContentId CID = new ContentId(0x70, Keccak.hash(Bytes.utf8("cid")));

  private static ModelRecord record(long deltaSize) {
    return new ModelRecord(
        "engine/2",
        new ModelRecord.Hashes(FILE, Hash32.ZERO, Hash32.ZERO, Hash32.ZERO),
        new ModelRecord.Figures(1_000, 900, 1, 64, 2),
        CID,
        new ModelRecord.Delta(0, deltaSize, DELTA));
  }

  @Test
  void model_ofARecordWithADelta_isWantedAsTheDifferenceFromItsBase() {
    assertThat(AssetShelf.model(record(70), Optional.of(BASE)))
        .isEqualTo(
            new WantedAsset(
                FILE,
                AssetKind.MODEL,
                1_000,
                Optional.of(CID),
                Optional.of(new WantedAsset.Delta(BASE, DELTA, 70))));
  }

  @Test
  void model_ofARecordWithoutOne_isWantedWhole() {
    assertThat(AssetShelf.model(record(0), Optional.empty()).delta()).isEmpty();
    assertThat(record(0).hasDelta()).isFalse();
  }
}
