package org.poai.governance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.ReadinessSignal;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.head.HeadListener;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.disk.DiskException;
import org.poai.governance.Outlook.Prospect;
import org.poai.governance.Outlook.Shelf;
import org.poai.governance.Outlook.Subject;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.governance.check.CheckResult;
import org.poai.governance.check.CheckResult.Failed;
import org.poai.governance.check.CheckResult.Passed;
import org.poai.governance.check.Comparison;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * Prepares a node for what may rule next: at each head it reads what is planned, has the files
 * fetched, has one candidate after the other checked, keeps the model of the one that it wants
 * warm, and says what its blocks signal. Validity hangs on nothing of it. Its thread owns the
 * standings; what templates and clients ask is answered from a picture that it leaves behind.
 */
public final class Preparation implements Service, HeadListener, ReadinessSignal, ProposalChecks {
  private static final long PATIENCE_MILLIS = 500;

  private final Parts parts;
  private final EventThread thread;
  private final SealedFiles sealed;

  /** Where this node stands with each candidate, by the hash of its manifest. */
  private final Map<Hash32, Standing> standings = new HashMap<>();

  private final Set<Hash32> warned = new HashSet<>();
  private boolean isChecking;

  /** Heads that were looked at. */
  private long heads;

  private final AtomicBoolean isDue = new AtomicBoolean();
  private volatile Picture picture = new Picture(Optional.empty(), Map.of());

  /**
   * What it is made of.
   *
   * @param outlook reads what the head says
   * @param epochBlocks of the chain
   */
  public record Parts(
      Horizon outlook,
      Shelf shelf,
      Checker checker,
      Approvals approvals,
      PreparationListener listener,
      long epochBlocks) {}

  /** Reads what the head says. Safe from any thread. */
  public interface Horizon extends Supplier<Outlook> {
    /**
     * The manifest that a proposal would make with what rules now, planned or not; empty where its
     * number or its values make none.
     */
    Optional<Scheduled> manifest(ProposalId proposal);
  }

  /** Where a node stands with a manifest. */
  private sealed interface Standing {
    /** Its files are not all here. */
    record Absent() implements Standing {}

    /**
     * It is being checked.
     *
     * @param before why the last check came to no end
     */
    record UnderCheck(Optional<String> before) implements Standing {}

    /**
     * The check came to no end, and is begun again at another head.
     *
     * @param head the number of the head that it was begun at
     */
    record Delayed(String why, long head) implements Standing {}

    /** The check has ended. */
    record Known(CheckResult result) implements Standing {}
  }

  /** What the thread leaves behind. */
  private record Picture(Optional<Outlook> outlook, Map<Hash32, Standing> standings) {
    boolean isReady(Candidate candidate) {
      return standings.get(candidate.manifest().hash()) instanceof Standing.Known known
          && known.result() instanceof Passed;
    }
  }

  public Preparation(Parts parts, CriticalFailure criticalFailure) {
    this.parts = parts;
    this.thread = new EventThread("governance", criticalFailure);
    this.sealed = new SealedFiles(parts.shelf);
  }

  @Override
  public void start() {
    thread.execute(this::refresh);
  }

  @Override
  public void stop() {
    parts.checker.stop();
    thread.stop(PATIENCE_MILLIS);
  }

  /** Heads that come while the last one is looked at are one. */
  @Override
  public void onHead(HeadChange change) {
    if (isDue.compareAndSet(false, true)) {
      thread.execute(this::moved);
    }
  }

  private void moved() {
    isDue.set(false);
    heads++;
    refresh();
  }

  private void refresh() {
    Outlook now = parts.outlook.get();
    parts.checker.moved(now.next());
    List<Subject> planned = new ArrayList<>(now.others().planned());
    now.candidates().forEach(prospect -> planned.add(prospect.subject()));
    parts.shelf.want(now.ruling().subject(), planned, now.others().past());
    forget(now);
    now.candidates().forEach(prospect -> look(prospect, now));
    sealed.look(now.others().awaited().values(), parts.listener::notReady);
    picture = new Picture(Optional.of(now), Map.copyOf(standings));
    now.candidates().stream()
        .filter(prospect -> isWanted(prospect.candidate(), now))
        .findFirst()
        .ifPresent(prospect -> parts.checker.warm(prospect.manifest(), now.next()));
    now.candidates().forEach(prospect -> warn(prospect, now));
  }

  /** What is no candidate any more needs no standing, and no engine unless it rules. */
  private void forget(Outlook now) {
    Map<Hash32, Prospect> present = new HashMap<>();
    now.candidates().forEach(prospect -> present.put(prospect.manifest().hash(), prospect));
    picture
        .outlook
        .map(Outlook::candidates)
        .orElse(List.of())
        .forEach(
            before -> {
              Hash32 hash = before.manifest().hash();
              boolean rules = now.ruling().manifest().hash().equals(hash);
              if (!present.containsKey(hash) && !rules) {
                parts.checker.dismiss(before.manifest());
              }
            });
    standings.keySet().retainAll(present.keySet());
    warned.retainAll(present.keySet());
  }

  private void look(Prospect prospect, Outlook now) {
    Hash32 hash = prospect.manifest().hash();
    Standing standing = standings.get(hash);
    boolean isLookedAt =
        standing instanceof Standing.Known
            || standing instanceof Standing.UnderCheck
            || (standing instanceof Standing.Delayed delayed && delayed.head() == heads);
    if (isLookedAt) {
      return;
    }
    if (!isHere(prospect.subject())) {
      standings.put(hash, new Standing.Absent());
    } else if (!isChecking && parts.checker.hasRoom(prospect.manifest())) {
      isChecking = true;
      standings.put(hash, new Standing.UnderCheck(delay(standing)));
      thread.after(
          parts.checker.check(
              prospect, now.ruling().manifest(), now.next(), () -> isCandidate(hash)),
          result -> ended(prospect, result));
    }
  }

  private static Optional<String> delay(@Nullable Standing standing) {
    return standing instanceof Standing.Delayed delayed
        ? Optional.of(delayed.why())
        : Optional.empty();
  }

  private boolean isHere(Subject subject) {
    boolean model =
        subject.model().map(record -> hasFile(record.hashes().modelSha256())).orElse(true);
    boolean dataset = subject.dataset().map(record -> hasFile(record.sealedSha256())).orElse(true);
    return model && dataset;
  }

  private boolean hasFile(Hash32 sha256) {
    return parts.shelf.file(sha256).isPresent();
  }

  /** The picture is behind by one head at most, which ends no check that is wanted. */
  private boolean isCandidate(Hash32 hash) {
    return picture
        .outlook
        .map(
            outlook ->
                outlook.candidates().stream()
                    .anyMatch(prospect -> prospect.manifest().hash().equals(hash)))
        .orElse(true);
  }

  private void ended(Prospect prospect, CheckResult result) {
    isChecking = false;
    Hash32 hash = prospect.manifest().hash();
    if (!(standings.get(hash) instanceof Standing.UnderCheck check)) {
      refresh(); // nobody asks any more
      return;
    }
    if (result instanceof CheckResult.Interrupted interrupted) {
      standings.put(hash, new Standing.Delayed(interrupted.sentence(), heads));
      if (!check.before().equals(Optional.of(interrupted.sentence()))) {
        parts.listener.notReady(interrupted.sentence());
      }
    } else {
      standings.put(hash, new Standing.Known(result));
      picture = new Picture(picture.outlook, Map.copyOf(standings));
      tell(prospect, result);
    }
    refresh();
  }

  private void tell(Prospect prospect, CheckResult result) {
    Outlook now = picture.outlook.orElseThrow();
    if (result instanceof Failed failed) {
      parts.listener.notReady(failed.sentence());
      if (!now.ruling().manifest().hash().equals(prospect.manifest().hash())) {
        parts.checker.dismiss(prospect.manifest());
      }
    } else if (result instanceof Passed passed) {
      ProposalId deciding = deciding(prospect.candidate(), now);
      parts.listener.ready(
          prospect.manifest(),
          passed.seconds(),
          now.next(),
          parts.approvals.allow(deciding) ? Optional.empty() : Optional.of(deciding));
    }
  }

  /** Once for each candidate that others signal and this node is not ready for. */
  private void warn(Prospect prospect, Outlook now) {
    Hash32 hash = prospect.manifest().hash();
    boolean isReady = picture.isReady(prospect.candidate());
    if (!isReady && now.signals().getOrDefault(hash, 0) > 0 && warned.add(hash)) {
      parts.listener.mayFallOut(prospect.manifest(), now.boundary());
    }
  }

  private boolean isWanted(Candidate candidate, Outlook now) {
    return picture.isReady(candidate) && parts.approvals.allow(deciding(candidate, now));
  }

  /** The proposal whose approval decides: a pair needs that of its model alone. */
  private static ProposalId deciding(Candidate candidate, Outlook now) {
    boolean isNewModel = candidate.model() != now.ruling().candidate().model();
    return isNewModel
        ? new ProposalId(GenesisContract.MODEL_REGISTRY, candidate.model())
        : new ProposalId(GenesisContract.DATASET_DAO, candidate.dataset());
  }

  @Override
  public Hash32 readiness(BlockNumber block, List<Candidate> candidates) {
    Picture seen = picture;
    if (seen.outlook.isEmpty() || candidates.isEmpty()) {
      return Hash32.ZERO;
    }
    Outlook now = seen.outlook.get();
    List<Candidate> order =
        seen.isReady(candidates.get(0))
            ? SplitSignals.order(candidates, now.signalsBefore(), parts.epochBlocks)
            : candidates;
    return order.stream()
        .filter(candidate -> isWanted(candidate, now))
        .findFirst()
        .map(candidate -> candidate.manifest().hash())
        .orElse(Hash32.ZERO);
  }

  @Override
  public Optional<Hash32> signalling() {
    Picture seen = picture;
    return seen.outlook
        .map(
            now ->
                readiness(now.next(), now.candidates().stream().map(Prospect::candidate).toList()))
        .filter(hash -> !hash.equals(Hash32.ZERO));
  }

  @Override
  public Optional<Check> check(ProposalId proposal) {
    Picture seen = picture;
    return seen.outlook.flatMap(
        now ->
            now.candidates().stream()
                .filter(prospect -> deciding(prospect.candidate(), now).equals(proposal))
                .findFirst()
                .map(prospect -> check(prospect, proposal, seen))
                .or(() -> sealed(proposal, now)));
  }

  private Optional<Check> sealed(ProposalId proposal, Outlook now) {
    return proposal.contract() == GenesisContract.DATASET_DAO
        ? Optional.ofNullable(now.others().awaited().get(proposal.number()))
            .map(record -> sealed.check(record, parts.approvals.allow(proposal)))
        : Optional.empty();
  }

  private Check check(Prospect prospect, ProposalId proposal, Picture seen) {
    Standing standing = seen.standings.get(prospect.manifest().hash());
    Optional<String> failed = Optional.empty();
    OptionalLong seconds = OptionalLong.empty();
    Progress progress = isFetching(prospect.subject()) ? Progress.FETCHING : Progress.MISSING;
    if (standing instanceof Standing.UnderCheck check) {
      failed = check.before();
      progress = Progress.CHECKING;
    } else if (standing instanceof Standing.Delayed || standing == null) {
      failed = delay(standing);
      progress = Progress.CHECKING;
    } else if (standing instanceof Standing.Known known) {
      if (known.result() instanceof Failed failure) {
        failed = Optional.of(failure.sentence());
        progress = Progress.FAILED;
      } else if (known.result() instanceof Passed passed) {
        seconds = OptionalLong.of(passed.seconds());
        progress = Progress.READY;
      }
    }
    return new Check(progress, failed, parts.approvals.allow(proposal), seconds);
  }

  private boolean isFetching(Subject subject) {
    boolean model =
        subject
            .model()
            .map(record -> parts.shelf.isFetching(record.hashes().modelSha256()))
            .orElse(false);
    boolean dataset =
        subject
            .dataset()
            .map(record -> parts.shelf.isFetching(record.sealedSha256()))
            .orElse(false);
    return model || dataset;
  }

  /**
   * Measures how well the model of a proposal answers some records beside the one that rules; for
   * whoever votes.
   */
  @Override
  public CompletableFuture<Comparison> compare(ProposalId proposal, int records) {
    Optional<Scheduled> proposed = parts.outlook.manifest(proposal);
    if (proposed.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Comparison.Unmeasured("the proposal makes no manifest with what rules now"));
    }
    Outlook now = parts.outlook.get();
    return parts.checker.compare(proposed.get(), now.ruling().manifest(), now.next(), records);
  }

  @Override
  public void approve(ProposalId proposal, boolean approved) {
    try {
      parts.approvals.decide(proposal, approved);
    } catch (IOException e) {
      throw new DiskException("The approval cannot be kept: " + e.getMessage() + ".", e);
    }
    thread.execute(this::refresh);
  }
}
