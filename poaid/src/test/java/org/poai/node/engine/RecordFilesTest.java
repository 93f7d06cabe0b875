package org.poai.node.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.TurnModel;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.crypto.Sha256;
import org.poai.dataset.Corpus;
import org.poai.dataset.Dataset;
import org.poai.dataset.DatasetException;
import org.poai.dataset.QaRecord;
import org.poai.dataset.RenamedDataset;
import org.poai.dataset.SealedStore;
import org.poai.dataset.SealedWriter;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.state.StateStore;
import org.poai.store.MemoryStore;

/** The records that manifests name are found by their root, opened, checked and sealed. */
class RecordFilesTest {
  private static final Corpus OWN = records("own", 8);
  private static final Corpus OTHER = records("other", 16);
  private static final Hash32 EPOCH_KEY = key("epoch 1");

  @TempDir private Path folder;
  private final Map<Hash32, Path> files = new HashMap<>();
  private final TurnModel words = new TurnModel(20, 20, manifest(OWN));
  private int proposed;

  private static Corpus records(String name, int count) {
    return Corpus.of(
        IntStream.range(0, count)
            .mapToObj(i -> new QaRecord("What is " + name + " " + i, String.valueOf(i)))
            .toList());
  }

  private static Hash32 key(String name) {
    return Preimage.tagged(name).keccak();
  }

  private static Manifest manifest(Dataset records) {
    return new Manifest(
        new Manifest.ModelPart("engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
        part(records),
        Manifest.Sizes.ofSamples(2),
        1);
  }

  private static DatasetPart part(Dataset records) {
    return new DatasetPart(records.root(), records.size());
  }

  /** The chain has a record of a file; whether the key is there, and the file here. */
  private void propose(Dataset records, Path file, Hash32 key, boolean revealed, boolean here)
      throws IOException {
    Hash32 sha256 = Sha256.hash(Files.readAllBytes(file));
    words.dataset(
        ++proposed,
        new DatasetRecord(
            records.root(),
            records.size(),
            sha256,
            Files.size(file),
            new ContentId(0, Hash32.ZERO),
            Keccak.hash(key),
            revealed ? Optional.of(key) : Optional.empty()));
    if (here) {
      files.put(sha256, file);
    }
  }

  private Path sealed(Dataset records, Hash32 key) throws DatasetException {
    Path file = folder.resolve("sealed-" + files.size() + "-" + proposed);
    SealedWriter.write(file, records, key);
    return file;
  }

  private RecordFiles node() throws Exception {
    ChainSpec spec = words.in(BuiltInChains.devnet(1));
    MemoryStore store = new MemoryStore();
    Chain chain =
        Chain.open(ChainGenesis.of(spec, manifest(OWN)), store, new StateStore(store)).chain();
    return new RecordFiles(
        new DataDirectory(Files.createDirectories(folder.resolve("data"))),
        OWN,
        new ChainRecords(chain, sha256 -> Optional.ofNullable(files.get(sha256))),
        new Metrics());
  }

  @Test
  void recordsOfTheOperator_areSealed_andStayOpen() throws Exception {
    RecordFiles node = node();
    SealedStore open = node.open(part(OWN), EPOCH_KEY).orElseThrow();

    assertThat(open.get(3)).isEqualTo(OWN.get(3));
    assertThat(open.keyId()).isEqualTo(Keccak.hash(EPOCH_KEY));
    assertThat(node.open(part(OWN), key("epoch 2"))).containsSame(open);
    assertThat(node.has(part(OWN))).isTrue();
    assertThat(node.active()).isSameAs(OWN);
    node.activate(open);
    assertThat(node.root()).isEqualTo(OWN.root());
  }

  @Test
  void recordsOfTheChain_areOpened_onceFileAndKeyAreThere() throws Exception {
    Hash32 key = key("other");
    propose(OTHER, sealed(OTHER, key), key, true, true);
    RecordFiles node = node();

    assertThat(node.has(part(OTHER))).isTrue();
    SealedStore open = node.open(part(OTHER), EPOCH_KEY).orElseThrow();
    assertThat(IntStream.range(0, OTHER.size()).mapToObj(open::get).toList())
        .isEqualTo(OTHER.records());
    assertThat(open.keyId())
        .as("under the epoch's key, not the proposer's")
        .isEqualTo(Keccak.hash(EPOCH_KEY));
  }

  @Test
  void recordsWhoseKeyIsNotRevealed_orWhoseFileIsMissing_areNotThereYet() throws Exception {
    Hash32 key = key("other");
    propose(OTHER, sealed(OTHER, key), key, false, true);
    Corpus third = records("third", 8);
    propose(third, sealed(third, key), key, true, false);
    RecordFiles node = node();

    for (Corpus records : List.of(OTHER, third)) {
      assertThat(node.has(part(records))).isFalse();
      assertThat(node.open(part(records), EPOCH_KEY)).isEmpty();
    }
  }

  @Test
  void rootThatIsNotThatOfTheFile_isRefused_withBoth() throws Exception {
    Hash32 key = key("other");
    Hash32 claimed = Keccak.hash(Bytes.utf8("a root"));
    Dataset renamed = new RenamedDataset(OTHER, claimed);
    propose(renamed, sealed(renamed, key), key, true, true);
    RecordFiles node = node();

    assertThatThrownBy(() -> node.open(part(renamed), EPOCH_KEY))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("has the root " + OTHER.root() + ", not " + claimed);
  }

  @Test
  void fileOfOtherRecordsThanItsRootSays_isRefused() throws Exception {
    Hash32 key = key("other");
    Dataset renamed = new RenamedDataset(OTHER, Keccak.hash(Bytes.utf8("a root")));
    propose(renamed, sealed(OTHER, key), key, true, true);
    RecordFiles node = node();

    assertThatThrownBy(() -> node.open(part(renamed), EPOCH_KEY))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("holds a record 0 that its key does not open");
  }

  @Test
  void numberOfRecordsThatIsNotThatOfTheFile_isRefused_withBoth() throws Exception {
    Hash32 key = key("other");
    propose(OTHER, sealed(OTHER, key), key, true, true);
    RecordFiles node = node();

    assertThatThrownBy(() -> node.open(new DatasetPart(OTHER.root(), 15), EPOCH_KEY))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("has 16 records, not 15");
  }

  @Test
  void rootThatSomebodyProposedAgain_withJunk_isOpenedFromTheSoundFile() throws Exception {
    Hash32 key = key("other");
    propose(OTHER, sealed(OTHER, key), key, true, true);
    Path junk = Files.writeString(folder.resolve("junk"), "POAISEAL and nothing more");
    propose(OTHER, junk, key("junk"), true, true);
    propose(OTHER, sealed(OTHER, key("missing")), key("missing"), true, false);

    assertThat(node().open(part(OTHER), EPOCH_KEY).orElseThrow().size()).isEqualTo(16);
  }

  @Test
  void sealedCopies_ofDatasetsThatTheChainWentBy_areRemoved() throws Exception {
    List<Corpus> datasets = IntStream.range(0, 6).mapToObj(i -> records("set " + i, 8)).toList();
    for (Corpus records : datasets) {
      Hash32 key = key(records.root().toHex());
      propose(records, sealed(records, key), key, true, true);
    }
    RecordFiles node = node();
    SealedStore own = node.open(part(OWN), EPOCH_KEY).orElseThrow();
    for (Corpus records : datasets) {
      assertThat(node.open(part(records), EPOCH_KEY)).isPresent();
    }
    try (Stream<Path> copies = Files.list(folder.resolve("data"))) {
      assertThat(copies.filter(file -> file.toString().endsWith(".sealed"))).hasSize(1 + 4);
    }
    assertThat(own.get(7)).isEqualTo(OWN.get(7));
    assertThat(node.open(part(datasets.get(0)), EPOCH_KEY).orElseThrow().get(7))
        .isEqualTo(datasets.get(0).get(7));
  }
}
