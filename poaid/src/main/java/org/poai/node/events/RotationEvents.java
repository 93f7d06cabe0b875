package org.poai.node.events;

import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.head.HeadListener;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ExecutedBlock;
import org.poai.primitives.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of a change of model or records: at the block where another rules. */
public final class RotationEvents implements HeadListener {
  private static final Logger LOG = LoggerFactory.getLogger(RotationEvents.class);

  private final Chain chain;

  public RotationEvents(Chain chain) {
    this.chain = chain;
  }

  @Override
  public void onHead(HeadChange change) {
    for (ExecutedBlock applied : change.applied()) {
      SealedHeader header = applied.header();
      chain
          .header(header.parentHash())
          .filter(parent -> !named(parent).equals(named(header)))
          .ifPresent(parent -> begins(header, named(parent)));
    }
  }

  private static Hash32 named(SealedHeader header) {
    return header.header().terms().manifestHash();
  }

  private void begins(SealedHeader header, Hash32 before) {
    Optional<Scheduled> now = chain.manifests().of(named(header));
    Optional<Scheduled> old = chain.manifests().of(before);
    if (now.isEmpty() || old.isEmpty()) {
      return;
    }
    long cost = now.get().manifest().costUnits();
    long oldCost = old.get().manifest().costUnits();
    LOG.info(
        "Epoch {} begins under manifest {}: {}; cost {}, was {}",
        header.header().epoch().value(),
        named(header).abbreviated(),
        records(header),
        cost,
        oldCost);
  }

  /** The numbers of the records that rule, where the state of the block is still kept. */
  private String records(SealedHeader header) {
    return chain
        .rulingRecord(header, GenesisContract.MODEL_REGISTRY)
        .flatMap(
            model ->
                chain
                    .rulingRecord(header, GenesisContract.DATASET_DAO)
                    .map(dataset -> "model " + model + ", dataset " + dataset))
        .orElse("another model or dataset");
  }
}
