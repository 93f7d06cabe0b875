package org.poai.network.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.SpotCheck;
import org.poai.chain.stored.Origin;
import org.poai.network.message.BlocksRequest;
import org.poai.network.peer.Offence;
import org.poai.network.peer.RemotePeer;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;

/**
 * "Before following an announced branch, three random blocks of it are fetched and one record pair
 * of each verified"; protocol section 8. Nobody but us knows which. Owned by the thread {@code
 * network}.
 */
final class SpotChecks {
  private static final int BLOCKS = 3;

  private final SyncParts parts;
  private final RemotePeer leader;
  private final HeaderBranch branch;
  private final Consumer<Outcome> ended;

  /** What they found. */
  sealed interface Outcome {
    record Passed() implements Outcome {}

    /** The leader announced a branch with a false block, and was blamed for it. */
    record Lie(String detail) implements Outcome {}

    /** The branch cannot be judged now; whoever is to blame has been blamed. */
    record Unclear(String why, Fault fault) implements Outcome {}
  }

  SpotChecks(SyncParts parts, RemotePeer leader, HeaderBranch branch, Consumer<Outcome> ended) {
    this.parts = parts;
    this.leader = leader;
    this.branch = branch;
    this.ended = ended;
  }

  /** Checks blocks from a height up to the tip. */
  void check(long from) {
    List<Long> heights = choose(from, branch.tip().number().value());
    if (heights.isEmpty()) {
      ended.accept(new Outcome.Passed());
      return;
    }
    List<Hash32> hashes =
        heights.stream().map(h -> branch.at(BlockNumber.of(h)).orElseThrow().hash()).toList();
    var unused =
        parts
            .client()
            .blocks(leader.id(), new BlocksRequest(hashes))
            .whenComplete(
                (frames, failure) -> parts.thread().execute(() -> onBlocks(heights, frames)));
  }

  private List<Long> choose(long from, long to) {
    TreeSet<Long> heights = new TreeSet<>();
    long blocks = to - from + 1;
    while (heights.size() < Math.min(BLOCKS, blocks)) {
      heights.add(from + (long) (parts.random().nextDouble() * blocks));
    }
    return List.copyOf(heights);
  }

  private void onBlocks(List<Long> heights, @Nullable List<byte[]> frames) {
    if (frames == null || frames.size() < heights.size()) {
      parts
          .book()
          .blame(leader.id(), Offence.UNFULFILLED, "blocks of the branch that it announces");
      ended.accept(new Outcome.Unclear("no blocks of its branch", Fault.LEADER));
      return;
    }
    List<CompletableFuture<SpotCheck>> checks = new ArrayList<>();
    for (int i = 0; i < heights.size(); i++) {
      HeaderBranch.Body body = branch.body(BlockNumber.of(heights.get(i)), frames.get(i));
      if (body instanceof HeaderBranch.Body.Refused refused) {
        if (refused.reason().blamesSender()) {
          parts.book().blame(leader.id(), Offence.INVALID_BLOCK, refused.detail());
        }
        ended.accept(new Outcome.Lie(refused.reason() + ": " + refused.detail()));
        return;
      }
      CheckedBlock block = ((HeaderBranch.Body.Checked) body).block();
      checks.add(parts.tree().spotCheck(block, new Origin.Sync(leader.origin())));
    }
    var unused =
        CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new))
            .whenComplete((all, broken) -> parts.thread().execute(() -> judge(checks)));
  }

  private void judge(List<CompletableFuture<SpotCheck>> checks) {
    for (CompletableFuture<SpotCheck> check : checks) {
      SpotCheck found = check.join();
      if (found instanceof SpotCheck.Refused refused) {
        ended.accept(new Outcome.Lie(refused.reason() + ": " + refused.detail()));
        return;
      }
      if (found instanceof SpotCheck.Abstained abstained) {
        ended.accept(new Outcome.Unclear(abstained.why(), Fault.NOBODY));
        return;
      }
    }
    ended.accept(new Outcome.Passed());
  }
}
