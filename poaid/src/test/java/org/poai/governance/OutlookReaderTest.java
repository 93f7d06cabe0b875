package org.poai.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.ModelRecord;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.TurnModel;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.chain.stored.OtherChainException;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.evm.BlockProcessor;
import org.poai.governance.Outlook.Prospect;
import org.poai.governance.Outlook.Subject;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.state.StateStore;
import org.poai.store.MemoryStore;

/** What a head says is read: what rules, what may rule next, what is planned, what ruled before. */
class OutlookReaderTest {
  private static final int EPOCH = 20;
  private static final Manifest GENESIS =
      new Manifest(
          new Manifest.ModelPart("engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
          new Manifest.DatasetPart(Hash32.ZERO, 2),
          Manifest.Sizes.ofSamples(2),
          1);

  private final TurnModel words = new TurnModel(EPOCH, 20, GENESIS);

  private static Hash32 hash(String text) {
    return Preimage.tagged(text).keccak();
  }

  private static ModelRecord model(String name, long baseModel, long deltaSize) {
    return new ModelRecord(
        "engine/2",
        new ModelRecord.Hashes(hash(name), Hash32.ZERO, Hash32.ZERO, Hash32.ZERO),
        new ModelRecord.Figures(1_000, 900, 1, 64, 2),
        new ContentId(0, Hash32.ZERO),
        new ModelRecord.Delta(baseModel, deltaSize, deltaSize == 0 ? Hash32.ZERO : hash("delta")));
  }

  private static DatasetRecord dataset(String name, boolean isOpen) {
    Hash32 key = hash(name + " key");
    return new DatasetRecord(
        hash(name),
        50,
        hash(name + " file"),
        1_000,
        new ContentId(0, Hash32.ZERO),
        Keccak.hash(key),
        isOpen ? Optional.of(key) : Optional.empty());
  }

  private OutlookReader reader() {
    ChainSpec spec = words.in(BuiltInChains.devnet(1));
    MemoryStore store = new MemoryStore();
    try {
      Chain chain =
          Chain.open(ChainGenesis.of(spec, GENESIS), store, new StateStore(store)).chain();
      return new OutlookReader(chain, chain.rotation(), BlockProcessor.of(spec));
    } catch (OtherChainException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Hash32> models(List<Subject> subjects) {
    return subjects.stream()
        .flatMap(subject -> subject.model().stream())
        .map(record -> record.hashes().modelSha256())
        .toList();
  }

  private static List<Hash32> files(List<Subject> subjects) {
    return subjects.stream()
        .flatMap(subject -> subject.dataset().stream())
        .map(DatasetRecord::sealedSha256)
        .toList();
  }

  @Test
  void chainWithoutProposals_hasWhatGenesisHas() {
    Outlook outlook = reader().get();

    assertThat(outlook.next()).isEqualTo(BlockNumber.of(1));
    assertThat(outlook.boundary()).isEqualTo(BlockNumber.of(EPOCH));
    assertThat(outlook.ruling().manifest()).isEqualTo(Scheduled.of(GENESIS));
    assertThat(outlook.candidates()).isEmpty();
    assertThat(models(outlook.others().planned())).isEmpty();
    assertThat(files(outlook.others().past())).isEmpty();
  }

  @Test
  void planOfTheNextBoundary_isItsCandidates_andTheEpochsBehindItAreSeenAhead() {
    words.model(1, model("first", 0, 0)).model(2, model("second", 0, 0));
    words.dataset(1, dataset("records", true));
    words.registry.planned(1, 1, 1);
    words.registry.planned(2, 2, 3);
    words.dao.planned(1, 1, 1);

    Outlook outlook = reader().get();

    assertThat(outlook.candidates())
        .extracting(prospect -> prospect.candidate().model() + "," + prospect.candidate().dataset())
        .containsExactly("1,1", "1,0", "0,1");
    Subject pair = outlook.candidates().get(0).subject();
    assertThat(models(List.of(pair))).containsExactly(hash("first"));
    assertThat(files(List.of(pair))).containsExactly(hash("records file"));
    assertThat(models(outlook.others().planned())).contains(hash("second"));
  }

  @Test
  void datasetThatWaitsForItsKey_isSeenBeforeItIsPlanned() {
    words.dataset(1, dataset("withheld", false)).awaiting(2, dataset("queued", false), 5);

    Outlook outlook = reader().get();

    assertThat(files(outlook.others().planned())).containsExactly(hash("queued file"));
    assertThat(outlook.candidates()).isEmpty();
  }

  @Test
  void recordsThatRuledBeforeTheOneThatRules_areSeen_asFarAsABranchMayGoBack() {
    words.model(1, model("first", 0, 0)).model(2, model("second", 0, 0));
    words.registry.planned(1, 1, 1);
    rules(1);
    words.registry.planned(2, 2, 2);
    rules(2);

    Outlook outlook = reader().get();

    assertThat(models(List.of(outlook.ruling().subject()))).containsExactly(hash("second"));
    assertThat(models(outlook.others().past())).containsExactly(hash("second"), hash("first"));
  }

  /** The first candidate of an epoch has its turn. */
  private void rules(long epoch) {
    Hash32 first = words.candidates(epoch).get(0).manifestHash();
    var unused = words.turn(epoch, Map.of(first, EPOCH), Hash32.ZERO);
  }

  @Test
  void modelWithADelta_namesTheFileThatItIsMadeFrom() {
    words.model(1, model("first", 0, 70)).model(2, model("second", 1, 70));
    words.registry.planned(1, 1, 1);
    words.registry.planned(2, 2, 2);

    Outlook outlook = reader().get();

    Prospect next = outlook.candidates().get(0);
    assertThat(next.subject().base()).as("of genesis").contains(GENESIS.model().modelSha256());
    assertThat(outlook.others().planned().get(0).base()).contains(hash("first"));
  }

  @Test
  void proposalUnderVote_makesAManifestWithWhatRules() {
    words.model(1, model("first", 0, 0));
    words.registry.proposed(1, 1);
    OutlookReader reader = reader();

    Scheduled made =
        reader.manifest(new ProposalId(GenesisContract.MODEL_REGISTRY, 1)).orElseThrow();
    assertThat(made.manifest().model().modelSha256()).isEqualTo(hash("first"));
    assertThat(made.manifest().dataset()).isEqualTo(GENESIS.dataset());
    assertThat(reader.manifest(new ProposalId(GenesisContract.MODEL_REGISTRY, 0)))
        .contains(Scheduled.of(GENESIS));
  }
}
