package org.poai.txpool;

/** What became of a transaction that was handed in. */
public sealed interface PoolResult {

  /**
   * It is in the pool.
   *
   * @param executable whether nothing has to come before it
   */
  record Accepted(PooledTransaction transaction, boolean executable) implements PoolResult {}

  /**
   * It is not.
   *
   * @param message one sentence for the client, which begins with the reason's words
   */
  record Refused(RefusalReason reason, String message) implements PoolResult {}
}
