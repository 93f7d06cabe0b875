package org.poai.inference.child;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.poai.inference.child.Wire.Op;
import org.poai.inference.child.Wire.Request;

/**
 * How long a call may take before the child counts as hung: {@value #PATIENCE} times what the
 * slowest call of its kind took per unit of work. Generous, since a busy machine is no hung child,
 * and a wrong verdict costs a start.
 */
final class Pace {
  private static final int PATIENCE = 20;

  /** One generated token costs about as much as this many characters of prompt. */
  private static final int CHARACTERS_PER_TOKEN = 64;

  private final ChildLimits limits;
  private final Map<Op, Double> slowest = new EnumMap<>(Op.class);

  Pace(ChildLimits limits) {
    this.limits = limits;
  }

  void observed(Request request, long nanos) {
    slowest.merge(request.op(), nanos / units(request), Math::max);
  }

  long deadlineNanos(Request request) {
    Double perUnit = slowest.get(request.op());
    if (perUnit == null) {
      return TimeUnit.MILLISECONDS.toNanos(limits.firstCallMillis());
    }
    return Math.max(
        TimeUnit.MILLISECONDS.toNanos(limits.leastCallMillis()),
        (long) (PATIENCE * perUnit * units(request)));
  }

  private static double units(Request request) {
    return 64.0 + request.text().length() + (double) CHARACTERS_PER_TOKEN * request.tokens();
  }
}
