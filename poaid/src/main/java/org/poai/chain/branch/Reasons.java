package org.poai.chain.branch;

import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.rules.RejectReason;

/** The name that users see for bytes that are no block and for seals that are false. */
public final class Reasons {
  private Reasons() {}

  public static RejectReason of(DecodeResult.Reason flaw) {
    return switch (flaw) {
      case TOO_LARGE -> RejectReason.TOO_LARGE;
      case MALFORMED -> RejectReason.MALFORMED;
      case NOT_CANONICAL -> RejectReason.NOT_CANONICAL;
      case ANOTHER_BLOCK -> RejectReason.ANOTHER_BLOCK;
    };
  }

  public static RejectReason of(Fault fault) {
    return switch (fault) {
      case NO_RESULT -> RejectReason.PROOF_NO_RESULT;
      case FINGERPRINT -> RejectReason.PROOF_FINGERPRINT;
      case QUIZ_LOSS -> RejectReason.PROOF_QUIZ_LOSS;
      case ANSWERS -> RejectReason.PROOF_ANSWERS;
    };
  }
}
