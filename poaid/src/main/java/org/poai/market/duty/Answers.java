package org.poai.market.duty;

import java.util.Optional;

/** Answers as far as they are known; what is asked and not known is computed. */
interface Answers {
  /** What for an answer is asked, the most urgent first. */
  enum Purpose {
    /** A case that takes votes. */
    VOTE,
    /** A job that was taken. */
    DELIVERY,
    /** A result that can be challenged. */
    CHECK,
    /** A job that might be taken. */
    OFFER
  }

  /** The answer, if it is known; else it is computed when nothing more urgent waits. */
  Optional<RightAnswer> ask(JobQuestion question, Purpose purpose);
}
