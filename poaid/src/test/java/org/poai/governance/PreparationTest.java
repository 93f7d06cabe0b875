package org.poai.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.ContentId;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.crypto.Keccak;
import org.poai.dataset.Corpus;
import org.poai.dataset.QaRecord;
import org.poai.dataset.SealedWriter;
import org.poai.governance.Approvals.Policy;
import org.poai.governance.Outlook.Prospect;
import org.poai.governance.Outlook.Shelf;
import org.poai.governance.Outlook.Subject;
import org.poai.governance.Preparation.Horizon;
import org.poai.governance.ProposalChecks.Progress;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.governance.check.CandidateCheck.Limits;
import org.poai.governance.check.Comparison.Scores;
import org.poai.governance.check.Comparison.Unmeasured;
import org.poai.metrics.Metrics;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.quiz.FakeProver;
import org.poai.quiz.RefereeSeat;
import org.poai.quiz.RefereeSeat.Vacant;
import org.poai.quiz.Referees;
import org.poai.testing.Until;

/** A node fetches, checks and signals what is planned, and nothing that it cannot evaluate. */
class PreparationTest {
  private static final long EPOCH = 20;
  private static final ProposalId MODEL = new ProposalId(GenesisContract.MODEL_REGISTRY, 1);

  @TempDir private Path folder;
  private final FakeProver old = new FakeProver(1, 50);
  private final FakeProver young = new FakeProver(2, 50);
  private final Map<Hash32, RefereeSeat> seats = new ConcurrentHashMap<>();
  private final Map<Hash32, String> unfit = new ConcurrentHashMap<>();
  private final Set<Hash32> here = ConcurrentHashMap.newKeySet();
  private final Set<Hash32> wanted = ConcurrentHashMap.newKeySet();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Set<Hash32> closed = ConcurrentHashMap.newKeySet();
  private final List<Prospect> candidates = new CopyOnWriteArrayList<>();
  private final Map<Long, DatasetRecord> awaited = new ConcurrentHashMap<>();
  private final Map<Hash32, Integer> signals = new ConcurrentHashMap<>();
  private final Referees referees =
      new Referees(
          manifest ->
              CompletableFuture.completedFuture(
                  seats.getOrDefault(manifest.hash(), new Vacant("it is not here", false))),
          EPOCH,
          Runnable::run);
  private final AtomicInteger looks = new AtomicInteger();
  private volatile long height = 20;
  private volatile Optional<String> shortage = Optional.empty();
  private final Metrics metrics = new Metrics();
  private final List<Preparation> started = new ArrayList<>();

  @AfterEach
  void close() {
    started.forEach(Preparation::stop);
    old.close();
    young.close();
  }

  @Test
  void candidateWhoseFilesCome_isChecked_andSignalled() {
    Hash32 file = Hash32.fromHex("0x" + "42".repeat(32));
    seat(old);
    seat(young);
    candidates.add(prospect(1, 0, young.ruling(), Optional.of(file)));
    Preparation node = prepared(Policy.AUTO);

    Until.holds("it is looked at", () -> node.check(MODEL).isPresent());
    assertThat(wanted).containsExactly(file);
    assertThat(node.signalling()).isEmpty();
    assertThat(node.check(MODEL).orElseThrow().progress()).isEqualTo(Progress.MISSING);

    here.add(file);
    head(node);
    Until.holds("it is signalled", () -> node.signalling().isPresent());
    assertThat(signal(node)).isEqualTo(young.ruling().hash());
    assertThat(node.check(MODEL).orElseThrow().progress()).isEqualTo(Progress.READY);
    Until.holds("it is told", () -> !told.isEmpty());
    assertThat(told).containsExactly("ready from block 21, nobody has to approve");
  }

  @Test
  void model_offDevnet_signalsOnlyAfterApproval() {
    seat(old);
    seat(young);
    candidates.add(prospect(1, 0, young.ruling(), Optional.empty()));
    Preparation node = prepared(Policy.ASK);

    Until.holds("it is checked", () -> !told.isEmpty());
    assertThat(told).containsExactly("ready from block 21, to approve: 1");
    assertThat(signal(node)).isEqualTo(Hash32.ZERO);
    assertThat(node.check(MODEL).orElseThrow().approved()).isFalse();

    node.approve(MODEL, true);
    assertThat(signal(node)).isEqualTo(young.ruling().hash());
    node.approve(MODEL, false);
    assertThat(signal(node)).isEqualTo(Hash32.ZERO);
  }

  @Test
  void zeroedOutput_notReady() {
    notReady("its states do not depend on the salt");
  }

  @Test
  void lowRank_notReady() {
    notReady("its states depend on the salt along a few directions only");
  }

  @Test
  void modelThatIsNotWhatTheProposalSays_isNotReady() {
    seats.put(young.ruling().hash(), new Vacant("the manifest's model is another", true));
    isNotReady("the manifest's model is another");
  }

  private void notReady(String why) {
    seat(young);
    unfit.put(young.ruling().manifest().model().modelSha256(), why);
    isNotReady("the model cannot be used: " + why);
  }

  private void isNotReady(String why) {
    seat(old);
    candidates.add(prospect(1, 0, young.ruling(), Optional.empty()));
    Preparation node = prepared(Policy.AUTO);

    Until.holds("it is checked", () -> !told.isEmpty());
    assertThat(told).containsExactly("not ready: " + why);
    assertThat(signal(node)).isEqualTo(Hash32.ZERO);
    assertThat(node.check(MODEL).orElseThrow().failed()).contains(why);
    assertThat(closed).as("what rules stays").doesNotContain(old.ruling().hash());
  }

  @Test
  void modelThatCannotBeOpenedNow_isTriedAgainAtTheNextHead() {
    seat(old);
    candidates.add(prospect(1, 0, young.ruling(), Optional.empty()));
    Preparation node = prepared(Policy.AUTO);
    Until.holds("it is looked at", () -> node.check(MODEL).isPresent());

    seat(young);
    Until.holds(
        "it is signalled",
        () -> {
          head(node);
          return node.signalling().isPresent();
        });
  }

  @Test
  void modelThatThereIsNoMemoryFor_isNotStarted_saysSoOnce_andIsTriedAgain() {
    seat(old);
    seat(young);
    candidates.add(prospect(1, 0, young.ruling(), Optional.empty()));
    shortage = Optional.of("it needs 4.0 GB of memory, and 1.0 GB are free");
    int prompts = young.prompts();
    Preparation node = prepared(Policy.AUTO);
    Until.holds("it is told", () -> !told.isEmpty());
    head(node);
    Until.holds(
        "the health check can say why",
        () -> node.check(MODEL).orElseThrow().failed().equals(shortage));
    assertThat(node.check(MODEL).orElseThrow().progress()).isEqualTo(Progress.CHECKING);
    assertThat(young.prompts()).isEqualTo(prompts);
    assertThat(told).containsExactly("not ready: it needs 4.0 GB of memory, and 1.0 GB are free");

    shortage = Optional.empty();
    head(node);
    Until.holds("it is signalled", () -> node.signalling().isPresent());
    assertThat(metrics.scrape()).contains("poai_governance_check_seconds_count 1");
  }

  @Test
  void checkThatTakesLongerThanAReorganisationGoes_comesToItsEnd() {
    CountDownLatch isSlow = new CountDownLatch(1);
    seat(old);
    seat(young);
    young
        .engine()
        .onCall(
            (call, text) -> {
              try {
                assertThat(isSlow.await(30, TimeUnit.SECONDS)).isTrue();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    candidates.add(prospect(1, 0, young.ruling(), Optional.empty()));
    Preparation node = prepared(Policy.AUTO);
    for (long number = 25; number <= 75; number += 10) {
      int before = looks.get();
      height = number;
      node.onHead(FakeProver.head(number));
      Until.holds("the head is looked at", () -> looks.get() > before);
      referees.onHead(FakeProver.head(number));
    }
    assertThat(closed).doesNotContain(young.ruling().hash());

    isSlow.countDown();
    Until.holds("it is signalled", () -> node.signalling().isPresent());
  }

  @Test
  void candidateThatCannotBeCheckedNow_keepsNoOtherFromIt() {
    FakeProver third = new FakeProver(3, 50);
    seat(old);
    seat(third);
    candidates.add(prospect(1, 1, young.ruling(), Optional.empty())); // it has no seat here
    candidates.add(prospect(0, 1, third.ruling(), Optional.empty()));
    Preparation node = prepared(Policy.AUTO);

    Until.holds("the other is signalled", () -> node.signalling().isPresent());
    assertThat(signal(node)).isEqualTo(third.ruling().hash());
    third.close();
  }

  @Test
  void candidateThatOthersSignalAndThisNodeLacks_isToldOnceWithTheBlock() {
    Hash32 file = Hash32.fromHex("0x" + "42".repeat(32));
    seat(old);
    candidates.add(prospect(1, 0, young.ruling(), Optional.of(file)));
    signals.put(young.ruling().hash(), 3);
    Preparation node = prepared(Policy.AUTO);
    Until.holds("it is told", () -> !told.isEmpty());
    head(node);
    Until.holds("the next head is seen", () -> node.check(MODEL).isPresent());
    assertThat(told).containsExactly("may fall out at block 40");
  }

  @Test
  void candidateThatIsNoneAnyMore_isForgotten_andItsEngineGoes() {
    seat(old);
    seat(young);
    candidates.add(prospect(1, 0, young.ruling(), Optional.empty()));
    Preparation node = prepared(Policy.AUTO);
    Until.holds("it is signalled", () -> node.signalling().isPresent());

    candidates.clear();
    head(node);
    Until.holds("its engine goes", () -> closed.contains(young.ruling().hash()));
    assertThat(node.signalling()).isEmpty();
    assertThat(node.check(MODEL)).isEmpty();
  }

  @Test
  void proposalUnderVote_isMeasuredBesideWhatRules() {
    seat(old);
    seat(young);
    Preparation node = prepared(Policy.ASK);

    Scores scores = (Scores) node.compare(MODEL, 20).join();

    assertThat(scores.ruling().records()).isEqualTo(20);
    assertThat(scores.proposed().records()).isEqualTo(20);
    assertThat(scores.proposed().meanLoss()).isBetween(1L, 999_999L);
    assertThat(scores.proposed().exact()).as("it answers at random").isLessThan(20);
    assertThat(scores.proposed()).isNotEqualTo(scores.ruling());
    assertThat(node.compare(new ProposalId(GenesisContract.MODEL_REGISTRY, 9), 20).join())
        .isEqualTo(new Unmeasured("the proposal makes no manifest with what rules now"));
  }

  @Test
  void proposalWhoseModelIsNotHere_isNotMeasured() {
    seat(old);
    assertThat(prepared(Policy.ASK).compare(MODEL, 20).join())
        .isEqualTo(new Unmeasured("the proposed model does not run here: it is not here"));
  }

  @Test
  void datasetThatWaitsForItsKey_isLookedAtBeforeItComes() throws Exception {
    Hash32 key = Hash32.fromHex("0x" + "5e".repeat(32));
    Path file = folder.resolve("file");
    SealedWriter.write(
        file, Corpus.of(List.of(new QaRecord("1+1", "2"), new QaRecord("2+2", "4"))), key);
    DatasetRecord right = sealed(Files.size(file), 2, Keccak.hash(key));
    awaited.put(1L, right);
    awaited.put(2L, sealed(Files.size(file), 3, right.keyId()));
    awaited.put(3L, sealed(Files.size(file), 2, Hash32.ZERO));
    awaited.put(4L, sealed(Files.size(file) + 1, 2, right.keyId()));
    seat(old);
    Preparation node = prepared(Policy.AUTO);
    Until.holds("it is looked at", () -> dataset(node, 1).isPresent());
    assertThat(dataset(node, 1).orElseThrow().progress()).isEqualTo(Progress.MISSING);

    here.add(right.sealedSha256());
    head(node);
    Until.holds("the others are told", () -> told.size() == 3);
    head(node);

    assertThat(dataset(node, 1).orElseThrow().progress()).isEqualTo(Progress.SEALED);
    assertThat(failed(node, 2)).contains("has 2 records, not 3");
    assertThat(failed(node, 3)).contains("is sealed under key id");
    assertThat(failed(node, 4)).contains("bytes, and its proposal says");
    assertThat(told).as("once each").hasSize(3).allMatch(line -> line.startsWith("not ready: "));
    assertThat(node.check(new ProposalId(GenesisContract.MODEL_REGISTRY, 2))).isEmpty();
  }

  private static Optional<ProposalChecks.Check> dataset(Preparation node, long proposal) {
    return node.check(new ProposalId(GenesisContract.DATASET_DAO, proposal));
  }

  private static String failed(Preparation node, long proposal) {
    ProposalChecks.Check check = dataset(node, proposal).orElseThrow();
    assertThat(check.progress()).isEqualTo(Progress.FAILED);
    return check.failed().orElseThrow();
  }

  private static DatasetRecord sealed(long size, int records, Hash32 keyId) {
    return new DatasetRecord(
        Hash32.ZERO,
        records,
        Hash32.fromHex("0x" + "42".repeat(32)),
        size,
        new ContentId(0, Hash32.ZERO),
        keyId,
        Optional.empty());
  }

  private void seat(FakeProver prover) {
    Hash32 hash = prover.ruling().hash();
    seats.put(hash, prover.seat(() -> closed.add(hash)));
  }

  private static Hash32 signal(Preparation node) {
    return node.signalling().orElse(Hash32.ZERO);
  }

  private static void head(Preparation node) {
    node.onHead(FakeProver.head(20));
  }

  private Preparation prepared(Policy policy) {
    Shelf shelf = new FakeShelf();
    var unused = referees.of(old.ruling(), BlockNumber.of(21)).join();
    Preparation node =
        new Preparation(
            new Preparation.Parts(
                new Head(),
                shelf,
                new Checker(
                    referees,
                    shelf,
                    new Limits(true, 5, OptionalDouble.empty()),
                    folder.resolve("checks.json"),
                    new Machine(),
                    metrics,
                    PreparationTest::fail),
                new Approvals(folder.resolve("approved.json"), policy),
                new Ear(),
                EPOCH),
            PreparationTest::fail);
    started.add(node);
    node.start();
    return node;
  }

  private static void fail(String part, Throwable cause) {
    throw new AssertionError(part, cause);
  }

  private Outlook outlook() {
    return new Outlook(
        BlockNumber.of(height + 1),
        BlockNumber.of(40),
        prospect(0, 0, old.ruling(), Optional.empty()),
        candidates,
        new Outlook.Others(List.of(), awaited, List.of()),
        signals,
        Map.of());
  }

  private static Prospect prospect(
      long model, long dataset, Scheduled manifest, Optional<Hash32> file) {
    Optional<DatasetRecord> record =
        file.map(
            sha256 ->
                new DatasetRecord(
                    Hash32.ZERO,
                    50,
                    sha256,
                    1000,
                    new ContentId(0, Hash32.ZERO),
                    Hash32.ZERO,
                    Optional.of(Hash32.ZERO)));
    return new Prospect(
        new Candidate(model, dataset, manifest),
        new Subject(Optional.empty(), record, Optional.empty()));
  }

  private final class Machine implements Checker.Bearing {
    @Override
    public Optional<String> shortage(Manifest manifest) {
      return shortage;
    }

    @Override
    public Optional<String> complaint(Manifest manifest) {
      return Optional.ofNullable(unfit.get(manifest.model().modelSha256()));
    }
  }

  private final class Head implements Horizon {
    @Override
    public Outlook get() {
      return outlook();
    }

    @Override
    public Optional<Scheduled> manifest(ProposalId proposal) {
      return Optional.of(young.ruling()).filter(manifest -> proposal.equals(MODEL));
    }
  }

  private final class FakeShelf implements Shelf {
    @Override
    public Optional<Path> file(Hash32 sha256) {
      return here.contains(sha256) ? Optional.of(folder.resolve("file")) : Optional.empty();
    }

    @Override
    public boolean isFetching(Hash32 sha256) {
      return false;
    }

    @Override
    public void want(Subject ruling, Collection<Subject> planned, Collection<Subject> past) {
      looks.incrementAndGet();
      Set<Hash32> now = new HashSet<>();
      planned.forEach(
          subject -> subject.dataset().ifPresent(record -> now.add(record.sealedSha256())));
      wanted.addAll(now);
    }
  }

  private final class Ear implements PreparationListener {
    @Override
    public void ready(
        Scheduled manifest, long seconds, BlockNumber from, Optional<ProposalId> toApprove) {
      told.add(
          "ready from block "
              + from.value()
              + toApprove
                  .map(proposal -> ", to approve: " + proposal.number())
                  .orElse(", nobody has to approve"));
    }

    @Override
    public void notReady(String why) {
      told.add("not ready: " + why);
    }

    @Override
    public void mayFallOut(Scheduled manifest, BlockNumber boundary) {
      told.add("may fall out at block " + boundary.value());
    }
  }
}
