package org.poai.inference.answer;

/** What came of a prompt for an engine of jobs. */
public sealed interface JobResult {
  /** An answer, the empty one included. */
  record Text(JobAnswer answer) implements JobResult {}

  /** The prompt ended the engine's process three times. */
  record Poison() implements JobResult {}

  /** The prompt has more tokens than fit; only of what need not have an answer. */
  record TooLong(String sentence) implements JobResult {}

  /** Too many wait already; there is room again later. */
  record Busy() implements JobResult {}

  /** There is no engine for the model now. */
  record Absent(String sentence) implements JobResult {}
}
