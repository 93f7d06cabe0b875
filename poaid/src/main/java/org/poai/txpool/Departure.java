package org.poai.txpool;

/** Why a transaction left the pool. */
enum Departure {
  /** The account's nonce has passed it: it is in a block, or another one is. */
  INCLUDED,
  /** The account cannot pay for it any more. */
  UNAFFORDABLE,
  /** A better one of the same nonce came. */
  REPLACED,
  /** The pool became full of better ones. */
  EVICTED,
  /** The pool was full of better ones when it came. */
  REFUSED,
  /** It waited too long for those before it. */
  EXPIRED,
  /** The disk did not take it, and whoever handed it in was told so. */
  NOT_KEPT,
  /** It was tried for a block and may not stand in one. */
  UNFIT
}
