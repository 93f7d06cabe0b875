package org.poai.market.channel;

/** Why a client asks a worker no more for a while. */
public enum LeaveReason {
  /** Its answer is not what the model says. */
  FALSE_ANSWER("its answer is not what the model says"),
  /** It wants more than its answers cost. */
  OVERCHARGED("it wants more than its answers cost"),
  /** It sent what is no answer. */
  BROKEN("it sent what is no answer"),
  /** It did not answer in time, or is not reached. */
  SILENT("it does not answer"),
  /** It refuses what its offer says. */
  UNWILLING("it does not hold to its offer");

  private final String clause;

  LeaveReason(String clause) {
    this.clause = clause;
  }

  /** Whether a worker erred, which is not forgiven for a day. */
  boolean isError() {
    return this == FALSE_ANSWER || this == OVERCHARGED || this == BROKEN;
  }

  /** For people. */
  public String clause() {
    return clause;
  }
}
