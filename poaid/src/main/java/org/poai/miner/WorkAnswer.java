package org.poai.miner;

/** What a miner gets that asks for work: work, or the reason why there is none now. */
public sealed interface WorkAnswer permits UnsealedBlock, WorkAnswer.NoWork {
  /**
   * There is none now; the miner asks again.
   *
   * @param reason a clause for the operator
   */
  record NoWork(String reason) implements WorkAnswer {}
}
