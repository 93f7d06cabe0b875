package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Block;
import org.poai.chain.block.Header;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.WireBlock;
import org.poai.chain.stored.Origin;
import org.poai.memory.MemoryShare;
import org.poai.primitives.Hash32;

/** Who makes room in a pool of large blocks, all of which are in line to be proven. */
final class CandidatePoolTest {
  private static final int BLOCK_BYTES = 1_900_000;
  private static final int OF_ONE_SHARE = CandidatePool.MAX_BYTES_PER_SHARE / BLOCK_BYTES;

  private final TreeFixture chain = new TreeFixture(TreeFixture.spec(1000, Optional.empty()));
  private final SealedPart part = chain.next(1, 5).header().sealedPart();
  private final Set<Candidate> inLine = new HashSet<>();
  private final Set<Candidate> proving = new HashSet<>();
  private final List<Candidate> gone = new ArrayList<>();
  private final CandidatePool pool =
      new CandidatePool(inLine::contains, proving::contains, this::evict, MemoryShare.unlimited());
  private long nonce;

  @AfterEach
  void close() {
    chain.close();
  }

  private void evict(Candidate candidate) {
    gone.add(candidate);
    pool.remove(candidate);
  }

  private Candidate add(Origin origin, boolean standsInLine) {
    Header header = new Header(part, new Seal(nonce++, 500_000, Hash32.ZERO));
    List<String> answers = List.of("a".repeat(BLOCK_BYTES), "b");
    Block block = new Block(SealedHeader.of(header), List.of(), answers);
    Candidate added = new Candidate(WireBlock.of(block), origin, nonce, new CompletableFuture<>());
    pool.add(added);
    if (standsInLine && pool.holds(added)) {
      inLine.add(added);
    }
    return added;
  }

  private void fill(int share, int blocks) {
    for (int i = 0; i < blocks; i++) {
      add(TreeFixture.peer(share), true);
    }
  }

  @Test
  void largeBlocksInLine_ofOneKey_areBoundedInBytes_andTheRestOfThePoolIsForOthers() {
    fill(1, CandidatePool.MAX_PER_SHARE);
    assertThat(pool.size()).isEqualTo(OF_ONE_SHARE);
    assertThat(inLine).as("who was first in line stays").noneMatch(gone::contains);
    assertThat(pool.holds(add(TreeFixture.peer(2), false))).isTrue();
  }

  @Test
  void linesThatFillThePool_makeRoomForAKeyThatHoldsLess() {
    for (int share = 0; pool.bytes() + BLOCK_BYTES <= CandidatePool.MAX_BYTES; share++) {
      fill(share, OF_ONE_SHARE);
    }
    assertThat(pool.holds(add(TreeFixture.peer(0), false))).as("of a large share").isFalse();
    assertThat(pool.holds(add(TreeFixture.peer(99), false))).as("of a small one").isTrue();
    assertThat(pool.bytes()).isLessThanOrEqualTo(CandidatePool.MAX_BYTES);
  }

  @Test
  void branchThatIsBeingProven_andOurOwn_makeRoomForNobody() {
    Candidate own = add(new Origin.Own(), false);
    for (int share = 0; pool.bytes() + BLOCK_BYTES <= CandidatePool.MAX_BYTES; share++) {
      fill(share, OF_ONE_SHARE);
    }
    proving.addAll(inLine);
    Candidate late = add(TreeFixture.peer(99), false);
    assertThat(gone).containsExactly(late);
    assertThat(pool.holds(own)).isTrue();
  }
}
