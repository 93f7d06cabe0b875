package org.poai.node.events;

import java.util.Optional;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.head.HeadListener;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.rules.ModelRecord;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.governance.BallotCalls;
import org.poai.governance.GovernanceEvent;
import org.poai.governance.GovernanceEvent.KeyRevealed;
import org.poai.governance.GovernanceEvent.KeyWithheld;
import org.poai.governance.GovernanceEvent.ProposalCreated;
import org.poai.governance.GovernanceEvent.ProposalQueued;
import org.poai.governance.GovernanceEvents;
import org.poai.primitives.BlockNumber;
import org.poai.state.StateView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of proposals: those that come, pass, and open or lose their key. */
public final class ProposalEvents implements HeadListener {
  private static final Logger LOG = LoggerFactory.getLogger(ProposalEvents.class);

  private final Chain chain;

  public ProposalEvents(Chain chain) {
    this.chain = chain;
  }

  @Override
  public void onHead(HeadChange change) {
    for (ExecutedBlock applied : change.applied()) {
      for (Receipt receipt : applied.receipts()) {
        for (Log log : receipt.logs()) {
          GovernanceEvents.read(log).ifPresent(event -> tell(event, applied.block().number()));
        }
      }
    }
  }

  private void tell(GovernanceEvent event, BlockNumber block) {
    if (event instanceof ProposalCreated created) {
      LOG.info(
          "Proposal {} about the {}: vote from block {} to block {}",
          created.proposal(),
          BallotCalls.kind(created.contract()),
          created.votes().snapshot() + 1,
          created.votes().deadline());
    } else if (event instanceof ProposalQueued queued) {
      long epochBlocks = chain.spec().pace().epochBlocks();
      LOG.info(
          "Proposal {} queued: {}  from epoch {} (block {}), until epoch {}",
          queued.proposal(),
          subject(queued, block),
          queued.fromEpoch(),
          Math.multiplyExact(queued.fromEpoch(), epochBlocks),
          queued.untilEpoch());
    } else if (event instanceof KeyRevealed revealed) {
      LOG.info("Dataset key of proposal {} is on the chain", revealed.proposal());
    } else if (event instanceof KeyWithheld withheld) {
      LOG.info(
          "Dataset key of proposal {} did not come: {} POAI burned, the old records stay",
          withheld.proposal(),
          withheld.burned().toPoai());
    }
  }

  /** What a proposal is about, as the state after the block of its queueing has it. */
  private String subject(ProposalQueued queued, BlockNumber block) {
    Optional<StateView> found = chain.stateAt(block);
    String kind = BallotCalls.kind(queued.contract());
    if (found.isEmpty()) {
      return kind;
    }
    try (StateView state = found.get()) {
      GovernanceSlots slots = GovernanceSlots.of(state);
      long subject = slots.subject(queued.contract(), queued.proposal());
      return queued.contract() == GenesisContract.MODEL_REGISTRY
          ? slots.model(subject).map(ProposalEvents::words).orElse(kind + " of genesis")
          : slots.dataset(subject).map(ProposalEvents::words).orElse(kind + " of genesis");
    }
  }

  private static String words(ModelRecord model) {
    return "model "
        + model.hashes().modelSha256().abbreviated()
        + "  "
        + Figures.bytes(model.figures().size());
  }

  private static String words(DatasetRecord dataset) {
    return "dataset "
        + dataset.root().abbreviated()
        + "  "
        + Figures.count(dataset.records(), "record")
        + ", "
        + Figures.bytes(dataset.sealedSize());
  }
}
