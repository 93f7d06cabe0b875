package org.poai.node.engine;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.chain.rules.DatasetRecord;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.stored.Chain;
import org.poai.dataset.Dataset;
import org.poai.dataset.DatasetException;
import org.poai.dataset.SealedDataset;
import org.poai.primitives.Hash32;

/**
 * Datasets that the chain names: a sealed file that this node has, opened with the key that its
 * record reveals.
 *
 * @param files where a file is here, by its SHA-256
 */
public record ChainRecords(Chain chain, Function<Hash32, Optional<Path>> files)
    implements RecordFiles.Source {

  @Override
  public Optional<? extends Dataset> find(DatasetPart part) throws DatasetException {
    Optional<DatasetRecord> record = record(part);
    Optional<Path> file = record.map(DatasetRecord::sealedSha256).flatMap(files);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    SealedDataset dataset =
        SealedDataset.open(file.get(), record.get().key().orElseThrow(), part.root());
    if (dataset.size() != part.records()) {
      throw new DatasetException(
          "The sealed dataset has "
              + dataset.size()
              + " records, the proposal says "
              + part.records()
              + ".");
    }
    var unused = dataset.verify();
    return Optional.of(dataset);
  }

  @Override
  public boolean has(DatasetPart part) {
    return record(part).map(DatasetRecord::sealedSha256).flatMap(files).isPresent();
  }

  /** The newest record with these records whose key is revealed, as the head knows it. */
  private Optional<DatasetRecord> record(DatasetPart part) {
    return chain.atHead(
        (head, branch, state) -> {
          GovernanceSlots slots = GovernanceSlots.of(state);
          Optional<DatasetRecord> found = Optional.empty();
          Optional<DatasetRecord> each = slots.dataset(1);
          for (long number = 1; each.isPresent(); each = slots.dataset(++number)) {
            boolean isIt = each.get().root().equals(part.root()) && each.get().key().isPresent();
            found = isIt ? each : found;
          }
          return found;
        });
  }
}
