package org.poai.governance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.difficulty.Ancestry;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.ModelRecord;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.ReadinessTally;
import org.poai.chain.rules.Turn;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.chain.stored.Chain;
import org.poai.contract.StateContracts;
import org.poai.evm.BlockProcessor;
import org.poai.governance.Outlook.Others;
import org.poai.governance.Outlook.Prospect;
import org.poai.governance.Outlook.Subject;
import org.poai.governance.Preparation.Horizon;
import org.poai.governance.ProposalReport.ProposalId;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.state.StateView;

/** Reads from a chain's head what rules, what may rule next, and what is planned behind it. */
public record OutlookReader(Chain chain, ManifestSchedule schedule, BlockProcessor processor)
    implements Horizon {
  /**
   * So many epochs beyond the next boundary are looked at: what is planned is planned two ahead.
   */
  private static final int EPOCHS_AHEAD = 2;

  @Override
  public Outlook get() {
    return chain.atHead(this::read);
  }

  private Outlook read(SealedHeader head, Ancestry branch, StateView state) {
    long epochBlocks = chain.spec().pace().epochBlocks();
    BlockNumber next = head.number().next();
    Turn turn = schedule.turn(state, head, branch);
    GovernanceSlots slots = GovernanceSlots.of(state, turn.writes());
    long boundaryEpoch = next.epoch(epochBlocks).value() + 1;
    return new Outlook(
        next,
        BlockNumber.of(boundaryEpoch * epochBlocks),
        prospect(slots, ruling(slots, turn)),
        schedule.candidates(state, head, turn).stream()
            .map(candidate -> prospect(slots, candidate))
            .toList(),
        others(slots, boundaryEpoch, new StateContracts(processor, head, state), head),
        next.epoch(epochBlocks).equals(head.number().epoch(epochBlocks))
            ? signals(head.number(), branch, epochBlocks)
            : Map.of(),
        signalsBefore(next, branch, epochBlocks));
  }

  @Override
  public Optional<Scheduled> manifest(ProposalId proposal) {
    return chain.atHead(
        (head, branch, state) -> {
          GovernanceSlots slots = GovernanceSlots.of(state);
          boolean isModel = proposal.contract() == GenesisContract.MODEL_REGISTRY;
          long model = subject(slots, GenesisContract.MODEL_REGISTRY, isModel, proposal);
          long dataset = subject(slots, GenesisContract.DATASET_DAO, !isModel, proposal);
          return chain.turns().manifest(slots, model, dataset).map(Scheduled::of);
        });
  }

  private static long subject(
      GovernanceSlots slots, GenesisContract contract, boolean isIts, ProposalId proposal) {
    return slots.subject(contract, isIts ? proposal.number() : slots.ruling(contract).proposal());
  }

  private static Candidate ruling(GovernanceSlots slots, Turn turn) {
    return new Candidate(
        slots.ruling(GenesisContract.MODEL_REGISTRY).proposal(),
        slots.ruling(GenesisContract.DATASET_DAO).proposal(),
        turn.manifest());
  }

  private Prospect prospect(GovernanceSlots slots, Candidate candidate) {
    return new Prospect(candidate, subject(slots, candidate.model(), candidate.dataset()));
  }

  /** The records that two proposals are about; none where a number is 0. */
  private Subject subject(GovernanceSlots slots, long model, long dataset) {
    Optional<ModelRecord> record =
        slots.model(slots.subject(GenesisContract.MODEL_REGISTRY, model));
    return new Subject(
        record,
        slots.dataset(slots.subject(GenesisContract.DATASET_DAO, dataset)),
        record.filter(ModelRecord::hasDelta).flatMap(it -> base(slots, it)));
  }

  private Optional<Hash32> base(GovernanceSlots slots, ModelRecord record) {
    long base = record.delta().baseModel();
    return base == 0
        ? Optional.of(chain.turns().genesis().model().modelSha256())
        : slots.model(base).map(it -> it.hashes().modelSha256());
  }

  private Others others(
      GovernanceSlots slots, long boundaryEpoch, StateContracts contracts, SealedHeader head) {
    Map<Long, DatasetRecord> awaited = new HashMap<>();
    for (AwaitedKey each : AwaitedKey.all(slots, contracts)) {
      slots
          .dataset(slots.subject(GenesisContract.DATASET_DAO, each.proposal()))
          .ifPresent(record -> awaited.put(each.proposal(), record));
    }
    List<Subject> planned = planned(slots, boundaryEpoch);
    awaited
        .values()
        .forEach(
            record ->
                planned.add(new Subject(Optional.empty(), Optional.of(record), Optional.empty())));
    return new Others(planned, awaited, past(slots, head));
  }

  /** The plan of the epochs ahead. */
  private List<Subject> planned(GovernanceSlots slots, long boundaryEpoch) {
    List<Subject> planned = new ArrayList<>();
    for (long epoch = boundaryEpoch + 1; epoch <= boundaryEpoch + EPOCHS_AHEAD; epoch++) {
      long model = slots.next(GenesisContract.MODEL_REGISTRY, epoch);
      long dataset = slots.next(GenesisContract.DATASET_DAO, epoch);
      planned.add(subject(slots, model, dataset));
    }
    return planned;
  }

  /** What ruled since the deepest block that a reorganisation may leave. */
  private List<Subject> past(GovernanceSlots slots, SealedHeader head) {
    long deepest = Math.max(0, head.number().value() - chain.spec().finality().maxReorg());
    long epoch = BlockNumber.of(deepest).epoch(chain.spec().pace().epochBlocks()).value();
    List<Subject> past = new ArrayList<>();
    slots
        .ruledSince(GenesisContract.MODEL_REGISTRY, epoch)
        .forEach(model -> past.add(subject(slots, model, 0)));
    slots
        .ruledSince(GenesisContract.DATASET_DAO, epoch)
        .forEach(dataset -> past.add(subject(slots, 0, dataset)));
    return past;
  }

  private static Map<Hash32, Integer> signals(BlockNumber last, Ancestry branch, long epochBlocks) {
    return ReadinessTally.upTo(last, branch, epochBlocks).counts();
  }

  private static Map<Hash32, Integer> signalsBefore(
      BlockNumber next, Ancestry branch, long epochBlocks) {
    BlockNumber first = next.epoch(epochBlocks).firstBlock(epochBlocks);
    return first.isGenesis()
        ? Map.of()
        : signals(BlockNumber.of(first.value() - 1), branch, epochBlocks);
  }
}
