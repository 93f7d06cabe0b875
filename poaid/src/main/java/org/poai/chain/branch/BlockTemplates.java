package org.poai.chain.branch;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.BlockExecutor.Built;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.BlockExecutor.Outcome;
import org.poai.chain.BlockExecutor.Unfit;
import org.poai.chain.ReadinessSignal;
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
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.PrevRandao;
import org.poai.chain.rules.Turn;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.chain.stored.Position;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.state.StateView;

/**
 * Makes the sealed part of a block that takes a place after a recent canonical block: what the
 * rules, the state and the body give. Safe from any thread.
 */
public final class BlockTemplates {
  private final TreeParts parts;
  private final ReadinessSignal signal;

  /**
   * Templates of a tree.
   *
   * @param signal what blocks say of the next manifest
   */
  public BlockTemplates(TreeParts parts, ReadinessSignal signal) {
    this.parts = parts;
    this.signal = signal;
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

  /** The place of the head, for a block beside it; empty where the head is the genesis block. */
  public Optional<Position> besideHead() {
    SealedHeader head = parts.chain().head().header();
    return parts
        .chain()
        .header(head.parentHash())
        .map(parent -> position(parent, parts.schedule().of(head)));
  }

  /**
   * The place after a block without transactions that need not be stored, but whose parent is
   * canonical; empty where a reorganisation has taken the state meanwhile.
   */
  public Optional<Position> after(Block block) {
    SealedHeader parent = block.sealedHeader();
    return onState(
        parent, Optional.of(block), state -> position(parent, turn(state, parent).manifest()));
  }

  private Position position(SealedHeader parent, Scheduled manifest) {
    return parts.chain().after(parent, branch(parent), manifest, parts.schedule().of(parent));
  }

  private Branch branch(SealedHeader tip) {
    return new Branch(parts.chain().store(), tip);
  }

  private Turn turn(StateView state, SealedHeader parent) {
    return parts.schedule().turn(state, parent, branch(parent));
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
    Lineage lineage =
        new Lineage(
            position.next().number(),
            position.parent().hash(),
            position.next().timestamp(parts.clock().seconds()),
            miner);
    return onState(
        position.parent(), ours, state -> build(state, position, lineage, offered, answers));
  }

  private Template build(
      StateView state,
      Position position,
      Lineage lineage,
      List<SignedTransaction> offered,
      List<String> answers) {
    SealedHeader parent = position.parent();
    NextBlock next = position.next();
    Turn turn = turn(state, parent);
    List<Candidate> candidates = parts.schedule().candidates(state, parent, turn);
    Environment environment =
        environment(lineage, parent, next.gasLimit(), next.baseFeePerGas(), turn);
    Built built = parts.executor().build(state, environment, offered, BlockCodec.ROOM);
    Terms terms =
        new Terms(
            next.target(),
            next.epoch(),
            turn.manifest().hash(),
            signal.readiness(next.number(), candidates),
            BodyCommitments.answersHash(answers),
            Bytes.EMPTY);
    Execution execution =
        built.outcome().execution(built.envelopes(), next.gasLimit(), next.baseFeePerGas());
    return new Template(
        new SealedPart(lineage, execution, terms),
        built.transactions(),
        built.outcome(),
        built.unfit());
  }

  /**
   * What a function makes of the state after a block.
   *
   * @param ours the block itself, where it is one without transactions that is not stored
   */
  private <T> Optional<T> onState(
      SealedHeader parent, Optional<Block> ours, Function<StateView, T> function) {
    Optional<SealedHeader> base =
        ours.isPresent() ? parts.chain().header(parent.parentHash()) : Optional.of(parent);
    Optional<StateView> found = base.flatMap(parts.chain()::stateOf);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (StateView state = found.get()) {
      // What lies over the state closes nothing, so that the state is closed once.
      StateView made = ours.map(block -> made(state, base.get(), block)).orElse(state);
      return Optional.of(function.apply(made));
    }
  }

  /** The state that a block without transactions leaves. */
  private StateView made(StateView state, SealedHeader parent, Block block) {
    Header header = block.header();
    Execution execution = header.execution();
    Environment environment =
        environment(
            header.lineage(),
            parent,
            execution.gasLimit(),
            execution.baseFeePerGas(),
            turn(state, parent));
    return state.with(
        parts.executor().build(state, environment, List.of(), BlockCodec.ROOM).outcome().delta());
  }

  private Environment environment(
      Lineage lineage, SealedHeader parent, long gasLimit, UInt256 baseFeePerGas, Turn turn) {
    Branch branch = branch(parent);
    return new Environment(
        lineage,
        gasLimit,
        baseFeePerGas,
        PrevRandao.after(parent, parts.verifier()::lottery),
        number -> branch.sealedAt(BlockNumber.of(number)).hash(),
        turn.before());
  }
}
