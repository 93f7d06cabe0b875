package org.poai.chain.tree;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.poai.async.EventThread;
import org.poai.chain.ProofVerifier.Claim;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.branch.TreeParts;
import org.poai.chain.stored.BlockRange;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainStore;
import org.poai.chain.stored.HeaderRecord;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.Position;
import org.poai.chain.stored.ProofSampler;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore.Durability;

/**
 * Replays proofs of the chain that were left out of a sample, one after the other: those of a
 * branch on which a false one was seen, lowest first; and those of the last {@value
 * ProofSampler#RECENT} blocks of the head, when asked to. Where one is false, the chain goes back
 * below it. What is in doubt stands in the store, so that a restart forgets nothing. Owned by the
 * chain thread.
 */
final class Reproof {
  private static final long RETRY_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final TreeParts parts;
  private final Chain chain;
  private final EventThread thread;
  private final ForkChoice forkChoice;
  private boolean isReplaying;
  private long notBefore = Long.MIN_VALUE;

  Reproof(TreeParts parts, EventThread thread, ForkChoice forkChoice) {
    this.parts = parts;
    this.chain = parts.chain();
    this.thread = thread;
    this.forkChoice = forkChoice;
  }

  /** A block of a branch was found false: the proofs of the branch below it are in doubt. */
  void doubt(BlockRange below) {
    if (chain.unproven() > 0 && below.first() <= below.last()) {
      doubted(Optional.of(chain.store().doubted().map(below::or).orElse(below)));
      thread.execute(this::look);
    }
  }

  /** Replays what there is to replay. */
  void look() {
    if (isReplaying || chain.unproven() == 0 || parts.clock().elapsedMillis() < notBefore) {
      return;
    }
    Optional<HeaderRecord> doubted = chain.store().doubted().flatMap(this::next);
    doubted.or(() -> chain.firstUnproven(chain.recent())).ifPresent(this::replay);
  }

  /** The next block of what is in doubt, which shrinks to what is left. */
  private Optional<HeaderRecord> next(BlockRange doubted) {
    Optional<HeaderRecord> next = chain.firstUnproven(doubted);
    Optional<BlockRange> left =
        next.map(it -> new BlockRange(it.header().number().value(), doubted.last()));
    if (!left.equals(Optional.of(doubted))) {
      doubted(left);
    }
    return next;
  }

  private void doubted(Optional<BlockRange> range) {
    Batch batch = new Batch();
    ChainStore.putDoubted(batch, range);
    chain.database().write(batch, range.isPresent() ? Durability.SYNCED : Durability.BUFFERED);
  }

  private void replay(HeaderRecord record) {
    SealedHeader header = record.header();
    Optional<Block> block = chain.block(header.hash());
    if (block.isEmpty()) {
      notBefore = parts.clock().elapsedMillis() + RETRY_MILLIS; // its body is pruned
      return;
    }
    Position position = chain.of(header, parts.schedule());
    Claim claim =
        new Claim(header, block.get().answers(), position.next().manifest(), position.epochKey());
    isReplaying = true;
    CompletableFuture<Verdict> verdict = parts.verifier().verify(claim);
    thread.after(
        verdict.handle((found, failure) -> Ruling.of(found, new Origin.Stored())),
        ruling -> judged(header, ruling));
  }

  private void judged(SealedHeader header, Ruling ruling) {
    isReplaying = false;
    if (!chain.isCanonical(header)) {
      look();
    } else if (ruling instanceof Ruling.Accepted) {
      chain.prove(header.hash());
      look();
    } else if (ruling instanceof Ruling.Refused refused
        && forkChoice.back(header, refused.violation())) {
      look();
    } else {
      notBefore = parts.clock().elapsedMillis() + RETRY_MILLIS;
    }
  }
}
