package org.poai.chain.rules;

import java.util.Optional;
import org.poai.chain.genesis.ChainSpec.Pace;

/**
 * Section 8, step 2: a timestamp later than now + tolerance (section 7) is held; than now + 600 s,
 * dropped. Nobody is to blame for either, since our own clock may be slow.
 *
 * @param pace says how far ahead a timestamp may lie
 */
record ClockRule(Pace pace) implements HeaderRule {
  private static final long DROPPED_AFTER = 600;

  @Override
  public Optional<Violation> check(HeaderContext context) {
    long timestamp = context.header().timestamp();
    if (Long.compareUnsigned(timestamp, context.now() + DROPPED_AFTER) > 0) {
      return ahead(RejectReason.TIMESTAMP_TOO_FAR, timestamp, context.now());
    }
    if (!pace.isDue(timestamp, context.now())) {
      return ahead(RejectReason.TIMESTAMP_AHEAD, timestamp, context.now());
    }
    return Optional.empty();
  }

  private static Optional<Violation> ahead(RejectReason reason, long timestamp, long now) {
    String seconds = Long.toUnsignedString(timestamp - now);
    return Optional.of(new Violation(reason, seconds + " s ahead of our clock"));
  }
}
