package org.poai.governance.asset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.ModelRecord;
import org.poai.crypto.Sha256;
import org.poai.governance.AssetShelf;
import org.poai.governance.Outlook.Subject;
import org.poai.primitives.Hash32;
import org.poai.testing.VirtualTime;

/** What the chain names is fetched into a store, kept there, and let go of. */
class ShelvedAssetsTest {
  private static final int SIZE = 1_000;

  @TempDir private Path folder;
  private final VirtualTime time = new VirtualTime();

  private static Subject model(byte[] content) {
    return new Subject(
        Optional.of(
            new ModelRecord(
                "engine/2",
                new ModelRecord.Hashes(Sha256.hash(content), Hash32.ZERO, Hash32.ZERO, Hash32.ZERO),
                new ModelRecord.Figures(content.length, 900, 1, 64, 2),
                new ContentId(0, Hash32.ZERO),
                new ModelRecord.Delta(0, 0, Hash32.ZERO))),
        Optional.empty(),
        Optional.empty());
  }

  private static Subject nothing() {
    return new Subject(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** A store with room for two files of a thousand bytes or one of them and one of two thousand. */
  private AssetRig rig() {
    AssetLimits limits =
        new AssetLimits(true, 1 << 20, 3_900, 0, Optional.empty(), Optional.empty());
    return new AssetRig(folder.resolve("assets"), time, limits, 1);
  }

  private AssetShelf shelf(AssetRig rig) {
    return new AssetShelf(rig.assets, Duration.ZERO, time::nanos);
  }

  private static Hash32 sha256(byte[] content) {
    return Sha256.hash(content);
  }

  @Test
  void filesThatRuled_stayWhileABranchMayGoBack_andGoAfterThatWhereRoomIsWanted() {
    AssetRig rig = rig();
    AssetShelf shelf = shelf(rig);
    byte[] first = AssetRig.content(SIZE, 1);
    byte[] second = AssetRig.content(SIZE, 2);
    byte[] third = AssetRig.content(2 * SIZE, 3);
    List.of(first, second, third).forEach(rig::source);
    shelf.want(model(first), List.of(model(second)), List.of());
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.has(sha256(first)) && rig.has(sha256(second))).isTrue();

    shelf.want(model(second), List.of(model(third)), List.of(model(first)));
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.has(sha256(first))).as("a branch may go back to it").isTrue();
    assertThat(rig.has(sha256(third))).as("there is no room for it").isFalse();

    shelf.want(model(second), List.of(model(third)), List.of());
    rig.pass(Duration.ofMinutes(11));
    shelf.want(model(second), List.of(model(third)), List.of());
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.has(sha256(first))).isFalse();
    assertThat(rig.has(sha256(second)) && rig.has(sha256(third))).isTrue();
  }

  @Test
  void planThatTheDiskHadNoRoomFor_isFetchedLater_andToldOnceInTenMinutes() {
    AssetRig rig = rig();
    AssetShelf shelf = shelf(rig);
    byte[] content = AssetRig.content(SIZE, 1);
    rig.source(content);
    rig.free = 0;
    for (int head = 0; head < 9; head++) {
      shelf.want(nothing(), List.of(model(content)), List.of());
      rig.pass(Duration.ofMinutes(1));
    }
    assertThat(rig.told).hasSize(1);

    rig.free = 1L << 40;
    rig.pass(Duration.ofMinutes(2));
    shelf.want(nothing(), List.of(model(content)), List.of());
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.has(sha256(content))).isTrue();
  }

  @Test
  void planThatHasItsTurnBeforeItsFetchWasDue_isFetchedAtOnce() {
    AssetRig rig = rig();
    AssetShelf shelf = new AssetShelf(rig.assets, Duration.ofDays(1), time::nanos);
    byte[] content = AssetRig.content(SIZE, 1);
    rig.source(content);
    shelf.want(nothing(), List.of(model(content)), List.of());
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.has(sha256(content))).isFalse();

    shelf.want(model(content), List.of(), List.of());
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.has(sha256(content))).as("a newcomer stands before the switch").isTrue();
  }

  @Test
  void fileThatIsTooLarge_isToldOnce() {
    AssetRig rig = rig();
    AssetShelf shelf = shelf(rig);
    byte[] content = AssetRig.content((1 << 20) + 1, 1);
    for (int head = 0; head < 30; head++) {
      shelf.want(nothing(), List.of(model(content)), List.of());
      rig.pass(Duration.ofMinutes(1));
    }
    assertThat(rig.told).hasSize(1);
    assertThat(rig.told.get(0)).contains("more than --asset-auto-max");
  }

  @Test
  void fileThatIsLost_isFetchedAgain() throws Exception {
    AssetRig rig = rig();
    AssetShelf shelf = shelf(rig);
    byte[] content = AssetRig.content(SIZE, 1);
    rig.source(content);
    shelf.want(model(content), List.of(), List.of());
    rig.pass(Duration.ofMinutes(1));
    Files.delete(shelf.file(sha256(content)).orElseThrow());

    shelf.want(model(content), List.of(), List.of());
    rig.pass(Duration.ofMinutes(1));
    assertThat(rig.has(sha256(content))).isTrue();
  }

  @Test
  void pinnedFileThatTurnsOutDamaged_isPinnedAgainOnceItIsWhole() throws Exception {
    AssetRig rig = rig();
    byte[] content = AssetRig.content(SIZE, 1);
    rig.source(content);
    Path own = Files.write(folder.resolve("own"), content);
    StoredAsset added = rig.assets.add(own, true);
    byte[] spoilt = content.clone();
    spoilt[7]++;
    Files.write(added.file(), spoilt);
    assertThat(rig.folder.verify(added)).isFalse();
    assertThat(rig.has(sha256(content))).isFalse();

    rig.await(rig.assets.fetch(AssetRig.wanted(content)));
    assertThat(rig.folder.find(sha256(content)).orElseThrow().note().pinned()).isTrue();
    assertThat(rig.folder.drop(sha256(content))).isTrue();
    rig.await(rig.assets.fetch(AssetRig.wanted(content)));
    assertThat(rig.folder.find(sha256(content)).orElseThrow().note().pinned())
        .as("who drops it does not want it to stay")
        .isFalse();
  }
}
