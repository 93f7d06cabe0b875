package org.poai.market.duty;

import java.util.Optional;
import org.poai.market.contract.Job;
import org.poai.primitives.Bytes;

/** The texts of jobs, of which the state has the hashes. */
public interface Texts {
  /** The prompt, if a log that this node keeps has it. */
  Optional<Bytes> prompt(Job job);

  /** What the worker delivered, if a log that this node keeps has it. */
  Optional<Bytes> result(Job job);
}
