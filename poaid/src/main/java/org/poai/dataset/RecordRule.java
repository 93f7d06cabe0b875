package org.poai.dataset;

import java.util.Optional;

/**
 * Whether a record can be asked with the model at hand; implemented where the tokenizer is known.
 */
public interface RecordRule {
  /** What is wrong with the record, as a clause; empty when it is usable. */
  Optional<String> complaint(QaRecord record);
}
