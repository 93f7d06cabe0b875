package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.branch.CheckedBlock;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.SpotCheck;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.stored.Origin;
import org.poai.chain.stored.ProofStatus;
import org.poai.primitives.Hash32;

/** Whoever brought a false block is told of, whatever was answered when it came. */
class JudgementTest {
  private static final ChainSpec SPEC = TreeFixture.spec(1000, Optional.empty());
  private static final Verdict LIE = new Verdict.False(Fault.FINGERPRINT, "bit 7");
  private static final Origin.Peer LIAR = TreeFixture.peer(7);

  private final TreeFixture our = new TreeFixture(SPEC);
  private final TreeFixture their = new TreeFixture(SPEC);

  @AfterEach
  void close() {
    our.close();
    their.close();
  }

  /** Ways of a false block to an answer that is not its judgement, and from there to its end. */
  private enum Way {
    EARLY(ImportResult.Early.class) {
      @Override
      Hash32 go(JudgementTest test) {
        Block early = test.early();
        test.our.verifier.answer(early.hash()).complete(LIE);
        assertThat(test.our.give(early, LIAR)).isInstanceOf(answer);
        test.our.clock.advanceSeconds(30);
        return early.hash();
      }
    },
    ORPHAN(ImportResult.Orphan.class) {
      @Override
      Hash32 go(JudgementTest test) {
        List<Block> blocks = test.their.mine(2, 2, 5);
        test.our.verifier.answer(blocks.get(1).hash()).complete(LIE);
        assertThat(test.our.give(blocks.get(1), LIAR)).isInstanceOf(answer);
        test.our.give(blocks.get(0));
        return blocks.get(1).hash();
      }
    },
    LIGHTER_BRANCH(ImportResult.Side.class) {
      @Override
      Hash32 go(JudgementTest test) {
        test.our.mine(2, 1, 5);
        List<Block> blocks = test.their.mine(3, 2, 5);
        test.our.verifier.answer(blocks.get(0).hash()).complete(LIE);
        assertThat(test.our.give(blocks.get(0), LIAR)).isInstanceOf(answer);
        blocks.subList(1, 3).forEach(block -> test.our.give(block, TreeFixture.peer(8)));
        return blocks.get(0).hash();
      }
    },
    PARENT_IN_PROOF(ImportResult.Side.class) {
      @Override
      Hash32 go(JudgementTest test) {
        List<Block> blocks = test.their.mine(2, 2, 5);
        var first = test.our.verifier.answer(blocks.get(0).hash());
        test.our.verifier.answer(blocks.get(1).hash()).complete(LIE);
        CompletableFuture<ImportResult> unused = test.our.tree.importBlock(blocks.get(0), LIAR);
        assertThat(test.our.give(blocks.get(1), LIAR)).isInstanceOf(answer);
        first.complete(new Verdict.Proven(1));
        assertThat(TreeFixture.await(unused)).isInstanceOf(ImportResult.Imported.class);
        return blocks.get(1).hash();
      }
    },
    SECOND_TO_BRING_IT(ImportResult.Known.class) {
      @Override
      Hash32 go(JudgementTest test) {
        Block block = test.our.next(1, 5);
        var verdict = test.our.verifier.answer(block.hash());
        var unused = test.our.tree.importBlock(block, TreeFixture.peer(8));
        assertThat(test.our.give(block, LIAR)).isInstanceOf(answer);
        verdict.complete(LIE);
        assertThat(TreeFixture.await(unused)).isInstanceOf(ImportResult.Rejected.class);
        return block.hash();
      }
    },
    SECOND_TO_BRING_IT_EARLY(ImportResult.Early.class) {
      @Override
      Hash32 go(JudgementTest test) {
        Block early = test.early();
        test.our.verifier.answer(early.hash()).complete(LIE);
        test.our.give(early, TreeFixture.peer(8));
        test.our.give(early, LIAR);
        test.our.clock.advanceSeconds(30);
        return early.hash();
      }
    },
    KEPT_UNEXECUTED(ImportResult.Stored.class) {
      @Override
      Hash32 go(JudgementTest test) {
        test.our.mine(6, 1, 5);
        List<Block> blocks = new ArrayList<>(test.their.mine(2, 2, 5));
        blocks.add(TreeFixture.badState(test.their.next(2, 5)));
        for (int i = 0; i < 6; i++) {
          blocks.add(test.our.onTopOf(blocks));
        }
        HeaderBranch branch = test.our.headers(blocks);
        for (Block block : blocks.subList(0, 3)) {
          assertThat(test.sync(branch, block)).isInstanceOf(answer);
        }
        blocks.subList(3, 9).forEach(block -> test.sync(branch, block));
        return blocks.get(2).hash();
      }
    },
    SPOT_CHECKED_WHILE_IT_WAITS(ImportResult.Side.class) {
      @Override
      Hash32 go(JudgementTest test) {
        test.our.mine(2, 1, 5);
        List<Block> blocks = test.their.mine(3, 2, 5);
        test.our.verifier.answer(blocks.get(0).hash()).complete(LIE);
        assertThat(test.our.give(blocks.get(0), LIAR)).isInstanceOf(answer);
        CheckedBlock checked = TreeFixture.checked(test.our.headers(blocks), blocks.get(0));
        Origin leader = new Origin.Sync(TreeFixture.peer(8));
        assertThat(TreeFixture.await(test.our.tree.spotCheck(checked, leader)))
            .isInstanceOf(SpotCheck.Refused.class);
        return checked.hash();
      }
    };

    final Class<? extends ImportResult> answer;

    Way(Class<? extends ImportResult> answer) {
      this.answer = answer;
    }

    /** Goes it with a false block of the liar's; returns the block's hash. */
    abstract Hash32 go(JudgementTest test);
  }

  private Block early() {
    return our.next(1, our.clock.seconds() - SPEC.genesisTimestamp() + 30);
  }

  private ImportResult sync(HeaderBranch branch, Block block) {
    return TreeFixture.await(
        our.tree.importChecked(
            TreeFixture.checked(branch, block), new Origin.Sync(LIAR), /* replay= */ true));
  }

  @ParameterizedTest
  @EnumSource
  void lie_thatWasAnsweredProvisionally_reachesWhoBroughtItInTheEnd(Way way) {
    Hash32 lie = way.go(this);
    for (int i = 0; i < 1_000 && refusals(lie).isEmpty(); i++) {
      our.settle();
    }
    assertThat(refusals(lie)).hasSize(1);
    our.assertConsistent();
  }

  /** What was told of the liar's block. */
  private List<RejectReason> refusals(Hash32 hash) {
    return our.judgements.stream()
        .filter(judgement -> judgement.hash().equals(hash))
        .filter(
            judgement ->
                judgement.origin().equals(LIAR) || judgement.origin().equals(new Origin.Sync(LIAR)))
        .map(Judgement::result)
        .filter(ImportResult.Rejected.class::isInstance)
        .map(result -> ((ImportResult.Rejected) result).reason())
        .toList();
  }

  @Test
  void everyProvisionalAnswer_hasAWayInThisTest() {
    Set<Class<? extends ImportResult>> covered =
        EnumSet.allOf(Way.class).stream().map(way -> way.answer).collect(Collectors.toSet());
    List<ImportResult> answers =
        List.of(
            new ImportResult.Imported(ProofStatus.PROVEN),
            new ImportResult.Stored(ProofStatus.PROVEN),
            new ImportResult.Known(),
            new ImportResult.Side(),
            new ImportResult.Orphan(Hash32.ZERO),
            new ImportResult.Early(),
            new ImportResult.TooEarly(),
            new ImportResult.Ignored(""),
            new ImportResult.Abstained(""),
            new ImportResult.Rejected(RejectReason.NUMBER, ""));
    assertThat(answers)
        .extracting(Object::getClass)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.asList(ImportResult.class.getPermittedSubclasses()).stream()
                .<Class<?>>map(c -> c)
                .toList());
    assertThat(answers.stream().filter(ImportResult::isProvisional))
        .allSatisfy(answer -> assertThat(covered).contains(answer.getClass()));
  }
}
