package org.poai.miner;

import org.poai.chain.branch.ImportResult;

/** What became of a block that a miner has found. */
public sealed interface MinedBlockResult {
  /** It is on the chain. */
  record Accepted() implements MinedBlockResult {}

  /** It is kept beside the chain: another block was there before, or its time has not come. */
  record Late() implements MinedBlockResult {}

  /** It is kept beside a head on which no nonce has a result, and the search goes on on it. */
  record Beside() implements MinedBlockResult {}

  /**
   * Nobody judged it.
   *
   * @param why a clause for the operator
   */
  record Dropped(String why) implements MinedBlockResult {}

  /**
   * It was judged, and not taken: a defect here, or a proof that its node calls false.
   *
   * @param why a clause for the operator
   */
  record Refused(String why) implements MinedBlockResult {}

  /** What the door of our own chain says. */
  static MinedBlockResult of(ImportResult result) {
    if (result instanceof ImportResult.Imported) {
      return new Accepted();
    }
    if (result instanceof ImportResult.Rejected rejected) {
      return new Refused(rejected.reason() + ": " + rejected.detail());
    }
    boolean isKept =
        result instanceof ImportResult.Side
            || result instanceof ImportResult.Early
            || result instanceof ImportResult.Known
            || result instanceof ImportResult.Stored;
    return isKept ? new Late() : new Dropped(String.valueOf(result));
  }
}
