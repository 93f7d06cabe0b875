package org.poai.chain.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.GovernanceSlots.SystemWrite;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.rules.Turn.Candidate;
import org.poai.primitives.Hash32;

/**
 * The rule of section 11 by which manifests take turns: a pure function of a few words of the state
 * and of what an epoch's blocks signal.
 *
 * @param genesis the manifest that the records numbered 0 stand for
 */
public record Turns(Manifest genesis) {

  /**
   * What one contract gives for a boundary.
   *
   * @param active the proposal that rules, or is confirmed to
   * @param next the proposal that may begin to rule; 0 where there is none
   * @param confirmed whether {@code active} begins at this boundary with the record that rules
   */
  private record Seat(GenesisContract contract, long active, long next, boolean confirmed) {
    static Seat of(GovernanceSlots slots, GenesisContract contract, long epoch) {
      long active = slots.ruling(contract).proposal();
      long next = slots.next(contract, epoch);
      boolean repeats =
          next != 0 && slots.subject(contract, next) == slots.subject(contract, active);
      return repeats ? new Seat(contract, next, 0, true) : new Seat(contract, active, next, false);
    }

    /** What is written where {@code ruling} has its turn. */
    List<SystemWrite> writes(long ruling, long epoch) {
      boolean begins = confirmed || (next != 0 && ruling == next);
      return begins ? GovernanceSlots.beginning(contract, ruling, epoch) : List.of();
    }
  }

  /** The manifests that may rule from an epoch on, in the order in which they are chosen. */
  public List<Candidate> candidates(GovernanceSlots slots, long epoch) {
    return candidates(
        slots,
        Seat.of(slots, GenesisContract.MODEL_REGISTRY, epoch),
        Seat.of(slots, GenesisContract.DATASET_DAO, epoch));
  }

  private List<Candidate> candidates(GovernanceSlots slots, Seat models, Seat datasets) {
    List<Candidate> candidates = new ArrayList<>();
    if (models.next() != 0 && datasets.next() != 0) {
      candidate(slots, models.next(), datasets.next()).ifPresent(candidates::add);
    }
    if (models.next() != 0) {
      candidate(slots, models.next(), datasets.active()).ifPresent(candidates::add);
    }
    if (datasets.next() != 0) {
      candidate(slots, models.active(), datasets.next()).ifPresent(candidates::add);
    }
    return candidates;
  }

  private Optional<Candidate> candidate(GovernanceSlots slots, long model, long dataset) {
    return manifest(
            slots,
            slots.subject(GenesisContract.MODEL_REGISTRY, model),
            slots.subject(GenesisContract.DATASET_DAO, dataset))
        .map(manifest -> new Candidate(model, dataset, Scheduled.of(manifest)));
  }

  /** The manifest of a model record and a dataset record; empty where they make none. */
  public Optional<Manifest> manifest(GovernanceSlots slots, long model, long dataset) {
    Optional<ModelRecord> modelRecord = slots.model(model);
    Optional<DatasetRecord> datasetRecord = slots.dataset(dataset);
    if ((model != 0 && modelRecord.isEmpty()) || (dataset != 0 && datasetRecord.isEmpty())) {
      return Optional.empty();
    }
    Manifest.DatasetPart records =
        datasetRecord
            .map(record -> new Manifest.DatasetPart(record.root(), record.records()))
            .orElse(genesis.dataset());
    try {
      return Optional.of(
          modelRecord.isPresent()
              ? modelRecord.get().manifest(records)
              : new Manifest(genesis.model(), records, genesis.sizes(), genesis.costUnits()));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // a contract knows ranges only: too few records for the samples
    }
  }

  /**
   * The turn of the first block of an epoch, on the state of its parent.
   *
   * @param ready what the epoch before signals
   * @param before the manifest of the epoch before
   */
  public Turn turn(GovernanceSlots slots, long epoch, Optional<Hash32> ready, Scheduled before) {
    Seat models = Seat.of(slots, GenesisContract.MODEL_REGISTRY, epoch);
    Seat datasets = Seat.of(slots, GenesisContract.DATASET_DAO, epoch);
    Optional<Candidate> chosen =
        ready.flatMap(
            hash ->
                candidates(slots, models, datasets).stream()
                    .filter(candidate -> candidate.manifest().hash().equals(hash))
                    .findFirst());
    List<SystemWrite> writes = new ArrayList<>();
    writes.addAll(models.writes(chosen.map(Candidate::model).orElse(models.active()), epoch));
    writes.addAll(datasets.writes(chosen.map(Candidate::dataset).orElse(datasets.active()), epoch));
    return new Turn(chosen.map(Candidate::manifest).orElse(before), chosen, writes);
  }
}
