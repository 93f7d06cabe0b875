package org.poai.chain.tree;

import java.util.List;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.BlockExecutor.InvalidTransactionException;
import org.poai.chain.BlockExecutor.Outcome;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.Terms;
import org.poai.chain.rules.NextBlock;
import org.poai.chain.rules.PrevRandao;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.state.OrderedTrieRoot;
import org.poai.state.StateView;

/**
 * Makes the sealed part of a block that takes a place after a recent canonical block: what the
 * rules, the state and the body give. Safe from any thread.
 */
public final class BlockTemplates {
  private final TreeParts parts;

  BlockTemplates(TreeParts parts) {
    this.parts = parts;
  }

  /**
   * The sealed part; its timestamp is max(now, parent + 1) and can lie ahead.
   *
   * @throws IllegalStateException when the parent is no longer canonical
   */
  public SealedPart after(
      Position position, Address miner, List<Bytes> transactions, List<String> answers) {
    NextBlock next = position.next();
    Lineage lineage =
        new Lineage(
            next.number(),
            position.parent().hash(),
            next.timestamp(parts.clock().seconds()),
            miner);
    Terms terms =
        new Terms(
            next.target(),
            next.epoch(),
            next.manifest().hash(),
            Hash32.ZERO,
            BodyCommitments.answersHash(answers),
            Bytes.EMPTY);
    return new SealedPart(lineage, execution(position, lineage, transactions), terms);
  }

  private Execution execution(Position position, Lineage lineage, List<Bytes> transactions) {
    NextBlock next = position.next();
    Environment environment =
        new Environment(
            lineage,
            next.gasLimit(),
            next.baseFeePerGas(),
            PrevRandao.after(position.parent(), parts.verifier()::lottery));
    try (StateView state = parts.chain().stateOf(position.parent())) {
      Outcome outcome = parts.executor().execute(state, environment, transactions);
      return new Execution(
          outcome.delta().root(),
          OrderedTrieRoot.of(transactions),
          outcome.receiptsRoot(),
          outcome.logsBloom(),
          next.gasLimit(),
          outcome.gasUsed(),
          next.baseFeePerGas());
    } catch (InvalidTransactionException e) {
      throw new IllegalStateException("the template has an invalid transaction", e);
    }
  }
}
