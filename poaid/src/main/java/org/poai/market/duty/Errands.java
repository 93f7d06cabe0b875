package org.poai.market.duty;

import java.util.List;
import org.poai.primitives.Address;

/** Whoever has errands of an account beside the duties; on the thread {@code market}. */
public interface Errands {
  Address account();

  /** All that is wanted on the state after a head, the most urgent first. */
  List<Errand> step(MarketHead head);
}
