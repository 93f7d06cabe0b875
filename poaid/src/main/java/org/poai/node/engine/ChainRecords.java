package org.poai.node.engine;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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
    Optional<DatasetException> wrong = Optional.empty();
    for (Opened each : here(part)) {
      try {
        return Optional.of(each.open(part));
      } catch (DatasetException e) {
        wrong = Optional.of(e);
      }
    }
    if (wrong.isPresent()) {
      throw wrong.get();
    }
    return Optional.empty();
  }

  /** A record with its key and its file. */
  private record Opened(Path file, Hash32 key) {
    SealedDataset open(DatasetPart part) throws DatasetException {
      SealedDataset dataset = SealedDataset.open(file, key, part.root(), part.records());
      dataset.verify();
      return dataset;
    }
  }

  @Override
  public boolean has(DatasetPart part) {
    return !here(part).isEmpty();
  }

  /**
   * The records with this root whose key is revealed, as the head knows them, and whose file is
   * here; the youngest first. Anybody may propose a root again, so no file stands for it alone.
   */
  private List<Opened> here(DatasetPart part) {
    return chain.atHead(
        (head, branch, state) -> {
          GovernanceSlots slots = GovernanceSlots.of(state);
          Deque<Opened> found = new ArrayDeque<>();
          Optional<DatasetRecord> each = slots.dataset(1);
          for (long number = 1; each.isPresent(); each = slots.dataset(++number)) {
            opened(each.get(), part).ifPresent(found::addFirst);
          }
          return List.copyOf(found);
        });
  }

  private Optional<Opened> opened(DatasetRecord record, DatasetPart part) {
    return record
        .key()
        .filter(key -> record.root().equals(part.root()))
        .flatMap(key -> files.apply(record.sealedSha256()).map(file -> new Opened(file, key)));
  }
}
