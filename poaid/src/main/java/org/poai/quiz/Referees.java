package org.poai.quiz;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.head.HeadListener;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.memory.BoundedMap;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.RefereeSeat.Judge;
import org.poai.quiz.RefereeSeat.Vacant;
import org.poai.quiz.prompt.Futures;
import org.poai.quiz.proof.Lottery;

/**
 * The referees of this node by manifest. Two branches may be under two manifests, and a manifest
 * that may rule next is tried before it does, so several referees are open at once, each with
 * records and memories of its own: what one remembers never answers for the other. Manifests of one
 * model share its engine, and there are at most {@value #MODELS} models. Whatever judges, mines,
 * seals or checks asks here, with the manifest at hand. Safe from any thread.
 *
 * <p>For the next maintainer: a seat is opened when somebody asks for its manifest, and closed when
 * no branch can need it any more, which is when the last block that it was asked for lies deeper
 * below the head than any reorganisation goes. A third model takes the place of the one that was
 * asked for least lately, and is opened only when the engine there has gone, so that there are
 * never three models in memory. A seat is closed after the claims that wait there; an evaluation of
 * the miner ends as on an engine that is down. A manifest whose seat stays vacant for good takes no
 * place. Manifests come from headers that the schedule has allowed, so strangers cannot invent any.
 */
public final class Referees implements ProofVerifier, HeadListener {
  static final int MODELS = 2;
  static final int SEATS = 4;

  private static final int MOST_VACANCIES = 16;

  private final Opener opener;
  private final long deepestReorg;
  private final Executor closing;

  /** The one that was asked for least lately first. */
  private final Map<Hash32, Place> places = new LinkedHashMap<>(4, 0.75f, true);

  /** Manifests that this node will have no referee for; the eldest first. */
  private final Map<Hash32, Vacant> vacancies = BoundedMap.byAge(MOST_VACANCIES);

  /** Ends when the engines of all seats that were closed so far have gone. */
  private CompletableFuture<Void> cleared = CompletableFuture.completedFuture(null);

  /** Finds engine and records for a manifest, or says why there are none; does not block. */
  @FunctionalInterface
  public interface Opener {
    CompletableFuture<RefereeSeat> open(Scheduled manifest);

    /** Whether model and records are here, as far as it costs nothing to know. */
    default boolean has(Scheduled manifest) {
      return true;
    }
  }

  /** A seat, its model, and the highest block that it was asked for. */
  private static final class Place {
    private final Hash32 model;
    private final CompletableFuture<RefereeSeat> seat = new CompletableFuture<>();
    private long lastBlock;

    Place(Scheduled manifest) {
      model = manifest.manifest().model().modelSha256();
    }

    CompletableFuture<Void> close(Executor closing) {
      return seat.exceptionally(failure -> new Vacant("", false))
          .thenCompose(
              found ->
                  found instanceof Judge judge
                      ? judge.closeWhenIdle(closing)
                      : CompletableFuture.<Void>completedFuture(null));
    }

    Optional<Judge> judge() {
      boolean isOpen = seat.isDone() && !seat.isCompletedExceptionally();
      return isOpen && seat.join() instanceof Judge judge ? Optional.of(judge) : Optional.empty();
    }
  }

  /**
   * Referees that are opened when they are needed.
   *
   * @param deepestReorg how many blocks below the head a branch may begin
   * @param closing lets go of engines
   */
  public Referees(Opener opener, long deepestReorg, Executor closing) {
    this.opener = opener;
    this.deepestReorg = deepestReorg;
    this.closing = closing;
  }

  /** The seat under the manifest that rules a block; it is opened when it is not open. */
  public CompletableFuture<RefereeSeat> of(Scheduled manifest, BlockNumber block) {
    Place place;
    CompletableFuture<Void> room;
    synchronized (this) {
      Vacant vacant = vacancies.get(manifest.hash());
      if (vacant != null) {
        return CompletableFuture.completedFuture(vacant);
      }
      Place known = places.get(manifest.hash());
      place = known == null ? new Place(manifest) : known;
      place.lastBlock = Math.max(place.lastBlock, block.value());
      if (known != null) {
        return place.seat.copy();
      }
      places.put(manifest.hash(), place);
      makeRoom();
      room = cleared;
    }
    var unused =
        room.thenCompose(gone -> opener.open(manifest))
            .whenComplete((seat, failure) -> opened(manifest.hash(), place, seat, failure));
    return place.seat.copy();
  }

  private void makeRoom() {
    Set<Hash32> models = models();
    if (models.size() > MODELS) {
      Hash32 eldest = models.iterator().next();
      closeWhere(place -> place.model.equals(eldest));
    }
    if (places.size() > SEATS) {
      Place eldest = places.values().iterator().next();
      closeWhere(place -> place == eldest);
    }
  }

  /** The models of the seats, the one that was asked for least lately first. */
  private Set<Hash32> models() {
    Set<Hash32> models = new LinkedHashSet<>();
    for (Place place : places.values()) {
      models.remove(place.model);
      models.add(place.model);
    }
    return models;
  }

  /**
   * Whether a manifest can be tried without taking the place of another model, which a branch may
   * need.
   */
  public synchronized boolean hasRoom(Scheduled manifest) {
    Set<Hash32> models = models();
    models.add(manifest.manifest().model().modelSha256());
    return models.size() <= MODELS;
  }

  /** Closes the seat under a manifest that will not rule. */
  public synchronized void dismiss(Hash32 manifest) {
    Place place = places.get(manifest);
    closeWhere(each -> each == place);
  }

  private void close(Place place) {
    cleared = CompletableFuture.allOf(cleared, place.close(closing));
  }

  private void opened(
      Hash32 manifest, Place place, @Nullable RefereeSeat seat, @Nullable Throwable failure) {
    if (!(seat instanceof Judge)) {
      leave(manifest, place, seat);
    }
    if (failure != null) {
      place.seat.completeExceptionally(Futures.cause(failure));
    } else {
      place.seat.complete(seat);
    }
  }

  /**
   * A seat without a judge takes no place; one that is vacant for good is not asked about again.
   */
  private synchronized void leave(Hash32 manifest, Place place, @Nullable RefereeSeat seat) {
    places.remove(manifest, place);
    if (seat instanceof Vacant vacant && vacant.lasting()) {
      vacancies.put(manifest, vacant);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>A seat that was never opened counts where model and records are here.
   */
  @Override
  public boolean isReferee(Scheduled manifest) {
    synchronized (this) {
      Place place = places.get(manifest.hash());
      if (place != null && place.judge().isPresent()) {
        return true;
      }
      if (vacancies.containsKey(manifest.hash())) {
        return false;
      }
    }
    return opener.has(manifest);
  }

  /** The judge under the manifest with this hash, where the seat is open now. */
  public synchronized Optional<Judge> judge(Hash32 manifest) {
    return Optional.ofNullable(places.get(manifest)).flatMap(Place::judge);
  }

  /** What nonces are searched with under the manifest with this hash, where its seat is open. */
  public Optional<NonceSearch> search(Hash32 manifest) {
    return judge(manifest).map(Judge::search);
  }

  /** Closes the seats that no branch can need any more. */
  @Override
  public void onHead(HeadChange change) {
    long deepest = change.head().header().number().value() - deepestReorg;
    var unused = closeAll(place -> place.lastBlock < deepest);
  }

  /** Closes all seats; the future ends when their engines have gone. */
  public CompletableFuture<Void> close() {
    return closeAll(place -> true);
  }

  private synchronized CompletableFuture<Void> closeAll(Predicate<Place> isOver) {
    closeWhere(isOver);
    return cleared;
  }

  private void closeWhere(Predicate<Place> isOver) {
    places
        .values()
        .removeIf(
            place -> {
              boolean over = isOver.test(place);
              if (over) {
                close(place);
              }
              return over;
            });
  }

  @Override
  public UInt256 lottery(SealedHeader header) {
    return Lottery.of(header.sealHash(), header.header().seal());
  }

  @Override
  public CompletableFuture<Verdict> verify(Claim claim) {
    return judge(claim, QuizVerifier::verify);
  }

  @Override
  public CompletableFuture<Verdict> verifyPair(Claim claim) {
    return judge(claim, QuizVerifier::verifyPair);
  }

  /**
   * Checks a seal for a template of this node, as {@link QuizVerifier#verifyOnce} does; where the
   * seat of its manifest has been closed meanwhile, nobody judges it.
   */
  public CompletableFuture<Verdict> verifyOnce(
      SealedHeader header, List<String> answers, Hash32 epochKey) {
    Optional<Judge> open = judge(header.header().terms().manifestHash());
    return open.map(
            judge ->
                judge
                    .verifier()
                    .verifyOnce(
                        new Claim(header, answers, judge.quiz().referee().ruling(), epochKey)))
        .orElseGet(
            () ->
                CompletableFuture.completedFuture(
                    new Verdict.Abstain("the model of the block is not open here", false)));
  }

  private CompletableFuture<Verdict> judge(Claim claim, Judgement judgement) {
    return of(claim.manifest(), claim.header().number())
        .thenCompose(
            seat ->
                seat instanceof Judge judge
                    ? judgement.of(judge.verifier(), claim)
                    : CompletableFuture.completedFuture(abstention((Vacant) seat)));
  }

  private static Verdict abstention(Vacant vacant) {
    return new Verdict.Abstain(vacant.why(), vacant.lasting());
  }

  private interface Judgement {
    CompletableFuture<Verdict> of(QuizVerifier verifier, Claim claim);
  }
}
