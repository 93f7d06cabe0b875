package org.poai.node.events;

import org.poai.primitives.Hash32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of the records and their seal. */
public final class DatasetEvents {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetEvents.class);

  private DatasetEvents() {}

  /** Tells, now and then, how far a check of all records is. */
  public static ProgressLine checking() {
    return new ProgressLine("Asking the model about each record, once for this model");
  }

  public static void dataset(String source, int records, Hash32 root) {
    LOG.info("Dataset {}, {} records, root {}", source, records, root.abbreviated());
  }

  public static void epoch(long epoch) {
    LOG.info("Epoch {} begins: dataset sealed under its key", epoch);
  }
}
