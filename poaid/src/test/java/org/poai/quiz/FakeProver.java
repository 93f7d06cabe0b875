package org.poai.quiz;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.Block;
import org.poai.chain.block.Header;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.difficulty.Work;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.head.HeadListener.HeadChange;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.ChainHead;
import org.poai.chain.stored.Position;
import org.poai.chain.tree.BlockTree;
import org.poai.inference.FakeEngine;
import org.poai.primitives.Address;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Lottery;

/**
 * The real quiz on the fake engine, for chains that other packages make: it mines and it judges.
 */
public final class FakeProver implements AutoCloseable {
  private static final int RECORDS = 4096;
  private static final int SAMPLES = 2;

  private final QuizFixture fixture;

  public FakeProver() {
    this(1);
  }

  /** A prover with one of several models. */
  public FakeProver(long model) {
    this(model, RECORDS);
  }

  /** The same over fewer records. */
  public FakeProver(long model, int records) {
    fixture = new QuizFixture(model, ListDataset.ofSize(records), SAMPLES);
  }

  public Scheduled ruling() {
    return fixture.referee.ruling();
  }

  /** News of a head with this number. */
  public static HeadChange head(long number) {
    SealedHeader header =
        SealedHeader.of(
            new Header(QuizFixture.part(number, QuizFixture.miner(1), List.of()), Seal.NONE));
    return new HeadChange(new ChainHead(header, Work.NONE), List.of(), List.of());
  }

  public FakeEngine engine() {
    return fixture.engine;
  }

  public Manifest manifest() {
    return fixture.referee.manifest();
  }

  /** Remembers what it has judged, and what this prover has evaluated. */
  public ProofVerifier verifier() {
    return fixture.verifier;
  }

  /** The same, by its own name. */
  public QuizVerifier judge() {
    return fixture.verifier;
  }

  /** How often a fresh process was put under the engine. */
  public int renewals() {
    return fixture.engine.calls(FakeEngine.Call.RENEW);
  }

  /** How many prompts the engine was given. */
  public int prompts() {
    return fixture.engine.calls(FakeEngine.Call.EMBED);
  }

  /** The referees of a node that has this model alone. */
  public Referees referees() {
    return FakeReferee.alone(fixture.verifier);
  }

  /** The seat of a node that has this prover. */
  public RefereeSeat seat(Runnable close) {
    return new RefereeSeat.Judge(
        fixture.verifier, fixture.quiz, key -> false, fixture.service::submit, close);
  }

  /** What it mines with. */
  public Quiz quiz() {
    return fixture.quiz;
  }

  /** A valid block on a tree's head. */
  public Block mine(BlockTree tree, Address miner) {
    Position position = tree.afterHead();
    List<String> answers =
        await(fixture.quiz.prepare(position.epochKey(), position.parent().hash()));
    SealedPart part =
        tree.templates().after(position, miner, List.of(), answers).orElseThrow().part();
    Challenge challenge =
        Challenge.of(SealedHeader.of(new Header(part, Seal.NONE)), position.epochKey());
    for (long nonce = 0; ; nonce++) {
      var evaluation = await(fixture.quiz.evaluate(challenge, nonce));
      if (evaluation.isPresent()) {
        SealedHeader header = SealedHeader.of(new Header(part, evaluation.get().seal(nonce)));
        if (Lottery.of(header.sealHash(), header.header().seal()).compareTo(part.terms().target())
            <= 0) {
          return new Block(header, List.of(), answers);
        }
      }
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    return QuizFixture.await(future);
  }

  @Override
  public void close() {
    fixture.close();
  }
}
