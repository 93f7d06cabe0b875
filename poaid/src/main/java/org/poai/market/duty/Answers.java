package org.poai.market.duty;

import java.util.Optional;

/** Answers as far as they are known; what is asked and not known is computed. */
interface Answers {
  /** The answer, if it is known; else it is computed after what was asked before. */
  Optional<RightAnswer> ask(Question question);
}
