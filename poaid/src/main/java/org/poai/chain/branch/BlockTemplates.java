package org.poai.chain.branch;

import java.util.List;
import java.util.Optional;
import org.poai.chain.BlockExecutor.Built;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.BlockExecutor.Outcome;
import org.poai.chain.BlockExecutor.Unfit;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SealedPart;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Terms;
import org.poai.chain.rules.NextBlock;
import org.poai.chain.rules.PrevRandao;
import org.poai.chain.stored.Position;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateView;

/**
 * Makes the sealed part of a block that takes a place after a recent canonical block: what the
 * rules, the state and the body give. Safe from any thread.
 */
public final class BlockTemplates {
  private final TreeParts parts;

  public BlockTemplates(TreeParts parts) {
    this.parts = parts;
  }

  /**
   * A block that lacks its seal, and the answers that its sealed part commits to.
   *
   * @param outcome what its transactions do
   * @param unfit which of the offered may not stand on the parent's state
   */
  public record Template(
      SealedPart part, List<SignedTransaction> transactions, Outcome outcome, List<Unfit> unfit) {
    public Template {
      transactions = List.copyOf(transactions);
      unfit = List.copyOf(unfit);
    }

    /** Its transactions, as a block has them. */
    public List<Envelope> envelopes() {
      return transactions.stream().map(SignedTransaction::envelope).toList();
    }
  }

  /**
   * The sealed part with as many of the offered transactions as may stand there and fit; its
   * timestamp is max(now, parent + 1) and can lie ahead.
   *
   * @param offered in the order of their worth
   * @return empty where a reorganisation has taken the parent's state meanwhile
   */
  public Optional<Template> after(
      Position position, Address miner, List<SignedTransaction> offered, List<String> answers) {
    return template(position, Optional.empty(), miner, offered, answers);
  }

  /** The place after the head's parent; empty where the head is the genesis block. */
  public Optional<Position> besideHead() {
    return parts.chain().header(parts.chain().head().header().parentHash()).map(this::position);
  }

  /** The place after a block that need not be stored, but whose parent is canonical. */
  public Position after(Block block) {
    return position(block.sealedHeader());
  }

  private Position position(SealedHeader parent) {
    Branch branch = new Branch(parts.chain().store(), parent);
    return parts.chain().after(parent, branch, parts.schedule());
  }

  /**
   * The sealed part of a block without transactions, beside the head.
   *
   * @param ours the parent, where it is a block without transactions that is not stored
   * @return empty where a reorganisation has taken the state meanwhile
   */
  public Optional<Template> beside(
      Position position, Optional<Block> ours, Address miner, List<String> answers) {
    return template(position, ours, miner, List.of(), answers);
  }

  private Optional<Template> template(
      Position position,
      Optional<Block> ours,
      Address miner,
      List<SignedTransaction> offered,
      List<String> answers) {
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
    return build(position, ours, lineage, offered)
        .map(
            built ->
                new Template(
                    new SealedPart(
                        lineage,
                        built
                            .outcome()
                            .execution(built.envelopes(), next.gasLimit(), next.baseFeePerGas()),
                        terms),
                    built.transactions(),
                    built.outcome(),
                    built.unfit()));
  }

  private Optional<Built> build(
      Position position, Optional<Block> ours, Lineage lineage, List<SignedTransaction> offered) {
    NextBlock next = position.next();
    SealedHeader parent = position.parent();
    Optional<SealedHeader> base =
        ours.isPresent() ? parts.chain().header(parent.parentHash()) : Optional.of(parent);
    Optional<StateView> found = base.flatMap(parts.chain()::stateOf);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (StateView state = found.get()) {
      // What lies over the state closes nothing, so that the state is closed once.
      StateView made = ours.map(block -> made(state, base.get(), block)).orElse(state);
      Environment environment =
          environment(made, lineage, parent, next.gasLimit(), next.baseFeePerGas());
      return Optional.of(parts.executor().build(made, environment, offered, BlockCodec.ROOM));
    }
  }

  /** The state that a block without transactions leaves. */
  private StateView made(StateView state, SealedHeader parent, Block block) {
    Header header = block.header();
    Execution execution = header.execution();
    Environment environment =
        environment(
            state, header.lineage(), parent, execution.gasLimit(), execution.baseFeePerGas());
    return state.with(
        parts.executor().build(state, environment, List.of(), BlockCodec.ROOM).outcome().delta());
  }

  private Environment environment(
      StateView state, Lineage lineage, SealedHeader parent, long gasLimit, UInt256 baseFeePerGas) {
    Branch branch = new Branch(parts.chain().store(), parent);
    return new Environment(
        lineage,
        gasLimit,
        baseFeePerGas,
        PrevRandao.after(parent, parts.verifier()::lottery),
        number -> branch.sealedAt(BlockNumber.of(number)).hash(),
        parts.schedule().writes(state, parent));
  }
}
