package org.poai.cli.gov;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.chain.rules.ModelRecord;
import org.poai.cli.option.Refusals;
import org.poai.tools.ModelDraft;
import picocli.CommandLine.Option;

/** A model that is told as the difference from that of an older record. */
final class DeltaOptions {
  @Option(
      names = "--base",
      paramLabel = "ID",
      description = "Number of the record from whose model --delta makes FILE; 0 for genesis.")
  private @Nullable Long base;

  @Option(
      names = "--delta",
      paramLabel = "DELTA",
      description = "What 'poaid model delta' has written: who has the base fetches this alone.")
  private @Nullable Path delta;

  void check() {
    Refusals.check((base == null) == (delta == null), "--base and --delta go together.");
    Refusals.check(base == null || base >= 0, "--base takes 0 or more.");
  }

  /** The delta file; empty where there is none. */
  Optional<Path> file() {
    return Optional.ofNullable(delta);
  }

  /** The same record with its delta, which must make its model. */
  ModelRecord in(ModelRecord record) {
    Path file = delta;
    Long number = base;
    return file == null || number == null ? record : ModelDraft.update(record, number, file);
  }
}
