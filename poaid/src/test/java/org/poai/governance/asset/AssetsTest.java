package org.poai.governance.asset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.crypto.Sha256;
import org.poai.governance.asset.FetchResult.NotFetched;
import org.poai.governance.asset.FetchResult.Obstacle;
import org.poai.governance.asset.FetchResult.Whole;
import org.poai.testing.VirtualTime;

/** An asset comes whole from whoever has it, within the operator's limits, whatever others do. */
final class AssetsTest {
  private static final int SIZE = 9 * AssetRig.CHUNK + 12_345;
  private static final byte[] CONTENT = AssetRig.content(SIZE, 0);

  /** Of the same size, and the same but for one chunk. */
  private static final byte[] OTHER = CONTENT.clone();

  static {
    OTHER[3 * AssetRig.CHUNK + 5] ^= 1;
  }

  @TempDir Path temp;
  private Path data;
  private AssetRig rig;

  @BeforeEach
  void rig() {
    data = temp.resolve("assets");
    rig = new AssetRig(data);
  }

  private void assertWhole(FetchResult result) throws IOException {
    assertThat(result).isInstanceOf(Whole.class);
    assertThat(Files.readAllBytes(((Whole) result).file())).isEqualTo(CONTENT);
    assertThat(rig.folder.bytes()).isLessThan(SIZE + 10_000);
  }

  @Test
  void asset_ofSeveralSources_comesFromAllAtOnce() throws IOException {
    ScriptedSource one = rig.source(CONTENT);
    ScriptedSource two = rig.source(CONTENT);
    ScriptedSource none = rig.source(CONTENT).without();

    assertWhole(rig.await(rig.assets.fetch(AssetRig.wanted(CONTENT))));

    assertThat(one.asked.size() + two.asked.size()).as("each chunk once").isEqualTo(10);
    assertThat(one.asked).hasSizeBetween(4, 6);
    assertThat(Math.max(one.mostInFlight, two.mostInFlight)).isEqualTo(4);
    assertThat(none.asked).isEmpty();
    assertThat(rig.told).containsExactly("fetched model");
  }

  @Test
  void asset_afterAPowerCut_goesOnWithWhatIsMissing() throws IOException {
    WantedAsset wanted = AssetRig.wanted(CONTENT);
    rig.source(CONTENT);
    CompletableFuture<FetchResult> first = rig.assets.fetch(wanted);
    rig.pass(Duration.ofMillis(250));
    assertThat(first).isNotDone();
    rig.powerOff();

    rig = new AssetRig(data);
    ScriptedSource again = rig.source(CONTENT);
    assertWhole(rig.await(rig.assets.fetch(wanted)));

    assertThat(again.asked).hasSizeBetween(1, 6);
  }

  @Test
  void list_thatIsNotTheOneOfTheCid_isNotFollowed() throws IOException {
    ScriptedSource liar = rig.source(OTHER);
    ScriptedSource honest = rig.source(CONTENT);

    assertWhole(rig.await(rig.assets.fetch(AssetRig.onIpfs(CONTENT))));

    assertThat(liar.asked).as("no byte of it before it is known to be false").isEmpty();
    assertThat(liar.blamed).containsExactly("list");
    assertThat(honest.blamed).isEmpty();
  }

  @Test
  void falseList_ofMost_withoutCid_isFoundOutByTheWhole() throws IOException {
    List<ScriptedSource> liars = List.of(rig.source(OTHER), rig.source(OTHER));
    ScriptedSource honest = rig.source(CONTENT);

    assertWhole(rig.await(rig.assets.fetch(AssetRig.wanted(CONTENT))));

    assertThat(liars).allSatisfy(liar -> assertThat(liar.blamed).containsExactly("list"));
    assertThat(honest.blamed).isEmpty();
  }

  @Test
  void falseChunk_costsOneChunk_andBlamesItsGiver() throws IOException {
    ScriptedSource liar = rig.source(CONTENT).lyingAbout(0).lyingAbout(1).lyingAbout(2);
    ScriptedSource honest = rig.source(CONTENT);

    assertWhole(rig.await(rig.assets.fetch(AssetRig.onIpfs(CONTENT))));

    assertThat(liar.blamed).contains("chunk").doesNotContain("list");
    assertThat(liar.asked).as("no more than were on their way").hasSizeLessThanOrEqualTo(5);
    assertThat(honest.blamed).isEmpty();
  }

  @Test
  void asset_withheld_isHadFromOthers_whenTheyCome() throws IOException {
    ScriptedSource silent = rig.source(CONTENT).silent();
    CompletableFuture<FetchResult> fetch = rig.assets.fetch(AssetRig.onIpfs(CONTENT));
    rig.pass(Duration.ofMinutes(10));

    assertThat(fetch).isNotDone();
    assertThat(rig.assets.state(AssetRig.wanted(CONTENT).sha256()))
        .isEqualTo(new AssetState.Fetching(0, SIZE));
    assertThat(silent.asked).as("it is asked less and less").hasSizeBetween(4, 40);

    rig.source(CONTENT);
    assertWhole(rig.await(fetch));
    assertThat(silent.blamed).isEmpty();
  }

  @Test
  void cid_ofAnotherFile_isNoReasonToHaveNothing() throws IOException {
    WantedAsset of = AssetRig.wanted(CONTENT);
    WantedAsset misled =
        new WantedAsset(
            of.sha256(), of.kind(), of.size(), AssetRig.onIpfs(OTHER).cid(), Optional.empty());
    ScriptedSource honest = rig.source(CONTENT);

    assertWhole(rig.await(rig.assets.fetch(misled)));

    assertThat(honest.blamed).isEmpty();
  }

  @Test
  void file_ofAnotherSizeThanItsRecordSays_isNotFetched() {
    WantedAsset of = AssetRig.wanted(CONTENT);
    ScriptedSource source = rig.source(CONTENT);
    CompletableFuture<FetchResult> fetch =
        rig.assets.fetch(new WantedAsset(of.sha256(), of.kind(), SIZE - 1, of.cid(), of.delta()));
    rig.pass(Duration.ofMinutes(2));

    assertThat(fetch).isNotDone();
    assertThat(source.asked).isEmpty();
    assertThat(source.blamed).isEmpty();
  }

  @Test
  void recordOfAnotherFile_blamesNobody_whoGivesWhatItsCidNames() {
    WantedAsset of = AssetRig.wanted(CONTENT);
    WantedAsset misled =
        new WantedAsset(
            of.sha256(), of.kind(), of.size(), AssetRig.onIpfs(OTHER).cid(), Optional.empty());
    ScriptedSource giver = rig.source(OTHER);
    CompletableFuture<FetchResult> fetch = rig.assets.fetch(misled);
    rig.pass(Duration.ofMinutes(2));

    assertThat(fetch).isNotDone();
    assertThat(giver.asked).as("once").hasSize(10);
    assertThat(giver.blamed).isEmpty();
  }

  @Test
  void disk_thatIsFull_stopsAndGoesOnWhenThereIsRoom() throws IOException {
    WantedAsset wanted = AssetRig.onIpfs(CONTENT);
    ScriptedSource source = rig.source(CONTENT);
    CompletableFuture<FetchResult> fetch = rig.assets.fetch(wanted);
    rig.pass(Duration.ofMillis(250));
    rig.free = 10;

    FetchResult stopped = rig.await(fetch);
    assertThat(stopped).isInstanceOf(NotFetched.class);
    assertThat(((NotFetched) stopped).sentence()).contains("--asset-min-free");
    assertThat(rig.assets.state(wanted.sha256())).isEqualTo(new AssetState.Missing());

    rig.free = 1L << 40;
    rig.pass(Duration.ofSeconds(1));
    int before = source.asked.size();
    assertWhole(rig.await(rig.assets.fetch(wanted)));
    assertThat(source.asked.size() - before).as("what had come stayed").isLessThan(8);
  }

  @Test
  void asset_largerThanTheOperatorAllows_comesByHandAlone() throws IOException {
    AssetLimits small =
        new AssetLimits(true, SIZE - 1, 1L << 31, 0, Optional.empty(), Optional.empty());
    rig = new AssetRig(data, new VirtualTime(), small, 1);
    WantedAsset wanted = AssetRig.wanted(CONTENT);
    ScriptedSource source = rig.source(CONTENT);

    NotFetched refused = (NotFetched) rig.await(rig.assets.fetch(wanted));
    assertThat(refused.obstacle()).isEqualTo(Obstacle.TOO_LARGE);
    assertThat(refused.sentence())
        .isEqualTo(
            "it has 9.4 MB, more than --asset-auto-max; `poaid asset get "
                + wanted.sha256()
                + " --yes` fetches it");
    assertThat(source.asked).isEmpty();
    assertWhole(rig.await(rig.assets.fetchByHand(wanted, true)));
  }

  @Test
  void noFetch_fetchesByHandAlone() throws IOException {
    AssetLimits off =
        new AssetLimits(false, 1L << 30, 1L << 31, 0, Optional.empty(), Optional.empty());
    rig = new AssetRig(data, new VirtualTime(), off, 1);
    rig.source(CONTENT);

    NotFetched refused = (NotFetched) rig.await(rig.assets.fetch(AssetRig.wanted(CONTENT)));
    assertThat(refused.obstacle()).isEqualTo(Obstacle.SWITCHED_OFF);
    assertWhole(rig.await(rig.assets.fetchByHand(AssetRig.wanted(CONTENT), false)));
  }

  private StoredAsset given(int seed) throws IOException {
    rig.pass(Duration.ofSeconds(1));
    Path file = temp.resolve("given" + seed);
    return rig.add(Files.write(file, AssetRig.content(AssetRig.CHUNK, seed)));
  }

  @Test
  void room_isMadeOfWhatNobodyNeeds_oldestFirst() throws IOException {
    AssetLimits tight =
        new AssetLimits(
            true, 1L << 30, SIZE + 4 * AssetRig.CHUNK, 0, Optional.empty(), Optional.empty());
    rig = new AssetRig(data, new VirtualTime(), tight, 1);
    StoredAsset needed = given(1);
    StoredAsset oldest = given(2);
    StoredAsset pinned = given(3);
    StoredAsset young = given(4);
    StoredAsset younger = given(5);
    rig.assets.needed(needed.sha256(), "rules");
    rig.folder.pin(pinned.sha256(), true);
    rig.source(CONTENT);

    assertThat(rig.await(rig.assets.fetch(AssetRig.wanted(CONTENT)))).isInstanceOf(Whole.class);

    assertThat(List.of(needed, oldest, pinned, young, younger))
        .extracting(asset -> rig.has(asset.sha256()))
        .containsExactly(true, false, true, false, true);
  }

  @Test
  void room_thatOnlyNeededAssetsHave_isNotMade() throws IOException {
    AssetLimits tight =
        new AssetLimits(true, 1L << 30, SIZE, 0, Optional.empty(), Optional.empty());
    rig = new AssetRig(data, new VirtualTime(), tight, 1);
    StoredAsset needed = given(1);
    rig.assets.needed(needed.sha256(), "rules");
    ScriptedSource source = rig.source(CONTENT);

    NotFetched refused = (NotFetched) rig.await(rig.assets.fetch(AssetRig.wanted(CONTENT)));

    assertThat(refused.obstacle()).isEqualTo(Obstacle.NO_ROOM);
    assertThat(refused.sentence()).contains("--asset-store-max").contains("poaid asset rm");
    assertThat(source.asked).isEmpty();
    assertThat(rig.has(needed.sha256())).isTrue();
    assertThat(rig.await(rig.assets.drop(needed.sha256()))).isEqualTo(Assets.DropResult.NEEDED);
    rig.assets.released(needed.sha256(), "rules");
    assertThat(rig.await(rig.assets.drop(needed.sha256()))).isEqualTo(Assets.DropResult.DROPPED);
    assertThat(rig.await(rig.assets.drop(needed.sha256()))).isEqualTo(Assets.DropResult.UNKNOWN);
  }

  /** When a node's first chunk is asked for, in seconds from the start. */
  private double start(long seed) {
    byte[] content = AssetRig.content(1000, 0);
    AssetRig node =
        new AssetRig(temp.resolve("node" + seed), new VirtualTime(), AssetRig.limits(), seed);
    node.source(content);
    var result = node.await(node.assets.fetch(AssetRig.wanted(content), Duration.ofMinutes(50)));
    assertThat(result).isInstanceOf(Whole.class);
    return node.time.seconds();
  }

  @Test
  void nodes_ofManyWhoPlan_beginAtRandomMomentsOfTheWindow() {
    double[] starts = {start(1), start(2), start(3), start(4), start(5), start(6)};

    Arrays.sort(starts);
    assertThat(starts[5]).isLessThan(3010);
    assertThat(starts[5] - starts[0]).as("spread").isGreaterThan(300);
  }

  @Test
  void window_isHalfTheTimelock_aDayAtMost() {
    assertThat(FetchWindow.of(100, 5)).isEqualTo(Duration.ofSeconds(250));
    assertThat(FetchWindow.of(1_000_000, 60)).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void ownFile_isTakenWhereItLies_whileNobodyWritesToIt() throws IOException {
    Path own = Files.createDirectory(temp.resolve("own"));
    Path file = Files.write(own.resolve("any.gguf"), CONTENT);
    Files.write(own.resolve("other.gguf"), OTHER);
    AssetLimits limits =
        new AssetLimits(true, 1L << 30, 1000, 0, Optional.of(own), Optional.empty());
    rig = new AssetRig(data, new VirtualTime(), limits, 1);

    FetchResult result = rig.await(rig.assets.fetch(AssetRig.wanted(CONTENT)));

    assertThat(result).isEqualTo(new Whole(file.toAbsolutePath()));
    Files.write(file, OTHER);
    Files.setLastModifiedTime(file, FileTime.fromMillis(5));
    assertThat(rig.has(AssetRig.wanted(CONTENT).sha256())).isFalse();
  }

  @Test
  void chunk_thatTheDiskHasSpoilt_isNotGiven_andFetchedAgainAlone() throws IOException {
    Path file = Files.write(temp.resolve("given"), CONTENT);
    StoredAsset asset = rig.add(file);
    byte[] spoilt = CONTENT.clone();
    spoilt[2 * AssetRig.CHUNK] ^= 1;
    Files.write(asset.file(), spoilt);

    assertThat(rig.folder.chunk(asset.sha256(), 1))
        .hasValueSatisfying(chunk -> assertThat(chunk).hasSize(AssetRig.CHUNK));
    assertThat(rig.folder.chunk(asset.sha256(), 2)).isEmpty();
    assertThat(rig.has(asset.sha256())).isFalse();
    ScriptedSource source = rig.source(CONTENT);
    assertWhole(rig.await(rig.assets.fetch(AssetRig.wanted(CONTENT))));
    assertThat(source.asked).containsExactly(2);
    assertThat(source.blamed).isEmpty();
  }

  @Test
  void asset_verifiedAfterItHasChanged_isNoLongerWhole() throws IOException {
    StoredAsset asset = rig.add(Files.write(temp.resolve("given"), CONTENT));

    assertThat(rig.folder.verify(asset)).isTrue();
    Files.write(asset.file(), OTHER);
    assertThat(rig.folder.verify(asset)).isFalse();
    assertThat(rig.has(asset.sha256())).isFalse();
  }

  @Test
  void fetch_calledOff_endsAndLeavesNothing() throws IOException {
    WantedAsset wanted = AssetRig.wanted(CONTENT);
    rig.source(CONTENT);
    CompletableFuture<FetchResult> fetch = rig.assets.fetch(wanted);
    rig.pass(Duration.ofMillis(250));

    assertThat(rig.await(rig.assets.drop(wanted.sha256()))).isEqualTo(Assets.DropResult.DROPPED);

    assertThat(((NotFetched) rig.await(fetch)).obstacle()).isEqualTo(Obstacle.DROPPED);
    assertThat(rig.assets.list()).isEmpty();
  }

  @Test
  void drafts_thatACrashLeft_areRemoved_thoseOfNowStay() throws IOException {
    Files.createDirectories(data);
    Path old = Files.write(data.resolve("a.new"), new byte[5]);
    Path now = Files.write(data.resolve("b.new"), new byte[5]);
    Files.setLastModifiedTime(old, FileTime.fromMillis(1_000_000_000L - 4_000_000));
    Files.setLastModifiedTime(now, FileTime.fromMillis(1_000_000_000L));

    rig.assets.start();
    rig.pass(Duration.ofSeconds(1));

    assertThat(old).doesNotExist();
    assertThat(now).exists();
  }

  /** CONTENT from OTHER: one copy, a chunk, one copy. */
  private byte[] delta(byte[] base, byte[] target) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    int at = 3 * AssetRig.CHUNK;
    out.writeBytes("POAIDELT");
    out.writeInt(1);
    out.write(Sha256.hash(base).toArray());
    out.write(Sha256.hash(target).toArray());
    out.writeLong(SIZE);
    out.writeLong(3);
    copy(out, 0, at);
    out.writeByte(1);
    out.writeLong(10);
    out.write(target, at, 10);
    copy(out, at + 10, SIZE - at - 10);
    return bytes.toByteArray();
  }

  private static void copy(DataOutputStream out, long offset, long length) throws IOException {
    out.writeByte(0);
    out.writeLong(offset);
    out.writeLong(length);
  }

  private WantedAsset update(byte[] delta) {
    return new WantedAsset(
        Sha256.hash(CONTENT),
        AssetKind.MODEL,
        SIZE,
        Optional.empty(),
        Optional.of(new WantedAsset.Delta(Sha256.hash(OTHER), Sha256.hash(delta), delta.length)));
  }

  @Test
  void model_whoseBaseIsHere_comesAsADelta() throws IOException {
    rig.add(Files.write(temp.resolve("base"), OTHER));
    byte[] delta = delta(OTHER, CONTENT);
    ScriptedSource source = rig.source(delta);

    FetchResult result = rig.await(rig.assets.fetch(update(delta)));

    assertThat(Files.readAllBytes(((Whole) result).file())).isEqualTo(CONTENT);
    assertThat(source.asked).hasSize(1);
    assertThat(rig.told).containsExactly("fetched delta", "fetched model");
  }

  @Test
  void model_whoseDeltaIsOfNoUse_comesWhole() throws IOException {
    rig.add(Files.write(temp.resolve("base"), OTHER));
    byte[] delta = delta(OTHER, OTHER);
    rig.source(delta);
    rig.source(CONTENT);

    FetchResult result = rig.await(rig.assets.fetch(update(delta)));

    assertThat(Files.readAllBytes(((Whole) result).file())).isEqualTo(CONTENT);
  }

  @Test
  void model_whoseDeltaNobodyHas_comesWhole() throws IOException {
    rig.add(Files.write(temp.resolve("base"), OTHER));
    rig.source(CONTENT);

    FetchResult result = rig.await(rig.assets.fetch(update(delta(OTHER, CONTENT))));

    assertThat(Files.readAllBytes(((Whole) result).file())).isEqualTo(CONTENT);
    assertThat(rig.time.seconds()).isLessThan(320);
  }
}
