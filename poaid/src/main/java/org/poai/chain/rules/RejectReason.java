package org.poai.chain.rules;

import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.block.BlockCodec.Flaw;

/**
 * Why a block is invalid: the rule it breaks, the step of protocol section 8 that finds it, and whether its hash is bad from
 * then on. A hash is bad only for reasons that lie in the header or arise after step 4 has tied the body to it; the others
 * blame the sender alone.
 */
public enum RejectReason {
  TOO_LARGE(1, false),
  MALFORMED(1, false),
  NOT_CANONICAL(1, false),
  NUMBER(2, true),
  EPOCH(2, true),
  MANIFEST(2, true),
  TIMESTAMP(2, true),
  TARGET(2, true),
  GAS_LIMIT(2, true),
  GAS_USED_LIMIT(2, true),
  BASE_FEE(2, true),
  ASSUME_VALID(2, true),
  THRESHOLD(3, true),
  TRANSACTIONS_ROOT(4, false),
  ANSWERS_HASH(4, false),
  NO_RESULT(5, true),
  FINGERPRINT(5, true),
  QUIZ_LOSS(6, true),
  ANSWERS(6, true),
  TRANSACTION(7, true),
  STATE_ROOT(7, true),
  RECEIPTS_ROOT(7, true),
  LOGS_BLOOM(7, true),
  GAS_USED(7, true);

  private final int step;
  private final boolean makesHashBad;

  RejectReason(int step, boolean makesHashBad) {
    this.step = step;
    this.makesHashBad = makesHashBad;
  }

  /** The step of protocol section 8, 1 to 7. */
  public int step() {
    return step;
  }

  public boolean makesHashBad() {
    return makesHashBad;
  }

  public static RejectReason of(Flaw flaw) {
    return switch (flaw) {
      case TOO_LARGE -> TOO_LARGE;
      case MALFORMED -> MALFORMED;
      case NOT_CANONICAL -> NOT_CANONICAL;
    };
  }

  public static RejectReason of(Fault fault) {
    return switch (fault) {
      case NO_RESULT -> NO_RESULT;
      case FINGERPRINT -> FINGERPRINT;
      case QUIZ_LOSS -> QUIZ_LOSS;
      case ANSWERS -> ANSWERS;
    };
  }
}
