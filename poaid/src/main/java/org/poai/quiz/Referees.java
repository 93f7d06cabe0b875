package org.poai.quiz;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.Manifest;
import org.poai.primitives.UInt256;

/**
 * Who judges under which manifest. Two branches may be under two manifests, so a node can hold two
 * referees at once, each with an engine, records and memories of its own: what one remembers never
 * answers for the other. Whatever judges, mines or seals asks here, with the manifest of the branch
 * at hand. The referee that was asked least lately makes room for a third. Safe from any thread.
 */
public final class Referees implements ProofVerifier {
  static final int MOST = 2;

  private final Function<Manifest, CompletableFuture<Seat>> opener;

  /** The longest unused first. */
  private final Map<Manifest, CompletableFuture<Seat>> seats = new LinkedHashMap<>(4, 0.75f, true);

  /**
   * Referees that are opened when they are needed.
   *
   * @param opener finds engine and records for a manifest, or says why there are none; it does not
   *     block
   */
  public Referees(Function<Manifest, CompletableFuture<Seat>> opener) {
    this.opener = opener;
  }

  /** Who sits there under one manifest. */
  public sealed interface Seat {
    /**
     * A referee.
     *
     * @param close lets go of its engine
     */
    record Judge(QuizVerifier verifier, Runnable close) implements Seat {}

    /** Nobody: this node has another model or other records, or computes otherwise. */
    record Vacant(String why) implements Seat {}

    /** The referee, where there is one. */
    default Optional<QuizVerifier> judge() {
      return this instanceof Judge judge ? Optional.of(judge.verifier()) : Optional.empty();
    }

    private void leave() {
      if (this instanceof Judge judge) {
        judge.close().run();
      }
    }
  }

  /** Who sits under a manifest; opened when nobody asked before. */
  public CompletableFuture<Seat> of(Manifest manifest) {
    CompletableFuture<Seat> seat;
    List<CompletableFuture<Seat>> gone = new ArrayList<>();
    synchronized (seats) {
      seat = seats.get(manifest);
      if (seat == null) {
        seat = opener.apply(manifest);
        seats.put(manifest, seat);
      }
      for (Iterator<CompletableFuture<Seat>> all = seats.values().iterator();
          seats.size() > MOST; ) {
        gone.add(all.next());
        all.remove();
      }
    }
    for (CompletableFuture<Seat> one : gone) {
      var unused = one.thenAccept(Seat::leave);
    }
    return seat;
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

  /** As {@link QuizVerifier#verifyOnce}. */
  public CompletableFuture<Verdict> verifyOnce(Claim claim) {
    return judge(claim, QuizVerifier::verifyOnce);
  }

  private CompletableFuture<Verdict> judge(Claim claim, Judgement judgement) {
    return of(claim.manifest())
        .thenCompose(
            seat ->
                seat instanceof Seat.Judge judge
                    ? judgement.of(judge.verifier(), claim)
                    : CompletableFuture.completedFuture(
                        new Verdict.Abstain(((Seat.Vacant) seat).why(), true)));
  }

  private interface Judgement {
    CompletableFuture<Verdict> of(QuizVerifier verifier, Claim claim);
  }
}
