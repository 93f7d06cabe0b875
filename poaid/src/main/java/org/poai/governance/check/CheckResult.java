package org.poai.governance.check;

/** What a check has found out. */
public sealed interface CheckResult {
  /** The manifest may rule, as far as this node can tell. */
  record Passed(long seconds) implements CheckResult {
    /** This, and what the rest of the check gave after it. */
    public CheckResult and(CheckResult rest) {
      return rest instanceof Passed passed ? new Passed(seconds + passed.seconds) : rest;
    }
  }

  /**
   * It may not, for this node, this engine and these records.
   *
   * @param sentence the first value that is not as it must be
   */
  record Failed(String sentence) implements CheckResult {}

  /**
   * The engine could not be asked, or nobody wants to know any more: no result.
   *
   * @param sentence why
   */
  record Interrupted(String sentence) implements CheckResult {}
}
