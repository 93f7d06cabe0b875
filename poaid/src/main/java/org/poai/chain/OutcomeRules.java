package org.poai.chain;

import java.util.Objects;
import java.util.Optional;
import org.poai.chain.block.Execution;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.rules.Violation;

/** Step 7 of protocol section 8: execution gives what the header commits to. */
public final class OutcomeRules {
  private OutcomeRules() {}

  public static Optional<Violation> check(Execution claimed, BlockExecutor.Outcome actual) {
    return same(RejectReason.STATE_ROOT, claimed.stateRoot(), actual.delta().root())
        .or(() -> same(RejectReason.RECEIPTS_ROOT, claimed.receiptsRoot(), actual.receiptsRoot()))
        .or(() -> same(RejectReason.LOGS_BLOOM, claimed.logsBloom(), actual.logsBloom()))
        .or(() -> same(RejectReason.GAS_USED, claimed.gasUsed(), actual.gasUsed()));
  }

  private static Optional<Violation> same(RejectReason reason, Object claimed, Object actual) {
    return Objects.equals(claimed, actual)
        ? Optional.empty()
        : Optional.of(new Violation(reason, "expected " + actual + ", found " + claimed));
  }
}
