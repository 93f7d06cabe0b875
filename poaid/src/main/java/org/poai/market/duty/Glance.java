package org.poai.market.duty;

import java.util.Optional;
import java.util.function.Function;

/** Looks at the market on the state after the head, at any moment. Safe from any thread. */
public interface Glance {
  /** What a question finds; empty while the head changes. */
  <T> Optional<T> at(Function<MarketHead, T> question);
}
