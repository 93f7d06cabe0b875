package org.poai.governance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.poai.chain.rules.DatasetRecord;
import org.poai.dataset.DatasetException;
import org.poai.dataset.SealedDataset;
import org.poai.governance.Outlook.Shelf;
import org.poai.governance.ProposalChecks.Check;
import org.poai.governance.ProposalChecks.Progress;

/**
 * Looks at each dataset that waits for its key, as far as it shows without one: size, key id,
 * number of records and index. A false file is known before its records are.
 */
record SealedFiles(Shelf shelf, Map<DatasetRecord, Optional<String>> complaints) {
  SealedFiles(Shelf shelf) {
    this(shelf, new ConcurrentHashMap<>());
  }

  /** Looks at files that have come since; for the thread {@code governance}. */
  void look(Collection<DatasetRecord> awaited, Consumer<String> wrong) {
    complaints.keySet().retainAll(awaited);
    for (DatasetRecord record : awaited) {
      Optional<Path> file = shelf.file(record.sealedSha256());
      if (file.isPresent() && !complaints.containsKey(record)) {
        Optional<String> complaint = complaint(file.get(), record);
        complaints.put(record, complaint);
        complaint.ifPresent(wrong);
      }
    }
  }

  private static Optional<String> complaint(Path file, DatasetRecord record) {
    try {
      long size = Files.size(file);
      if (size != record.sealedSize()) {
        return Optional.of(
            "the sealed file of dataset "
                + record.root().abbreviated()
                + " has "
                + size
                + " bytes, and its proposal says "
                + record.sealedSize());
      }
      SealedDataset.inspect(file, record.keyId(), record.records());
      return Optional.empty();
    } catch (DatasetException | IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** How far this node is with a dataset; on any thread. */
  Check check(DatasetRecord record, boolean isApproved) {
    Optional<String> complaint = complaints.getOrDefault(record, Optional.empty());
    return new Check(progress(record), complaint, isApproved, OptionalLong.empty());
  }

  private Progress progress(DatasetRecord record) {
    Optional<String> complaint = complaints.get(record);
    if (complaint != null) {
      return complaint.isPresent() ? Progress.FAILED : Progress.SEALED;
    }
    return shelf.isFetching(record.sealedSha256()) ? Progress.FETCHING : Progress.MISSING;
  }
}
