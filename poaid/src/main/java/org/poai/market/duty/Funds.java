package org.poai.market.duty;

import java.util.stream.Stream;
import org.poai.market.contract.MarketCalls;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;

/** What an account has at a head, and what of it errands have spoken for already. */
final class Funds {
  /** Kept back for the gas of each call that carries coin. */
  private static final Wei GAS = Wei.of(10_000_000_000_000_000L);

  /** Credit is withdrawn from here on: ten times what the call may cost. */
  private static final Wei WORTH = Wei.of(100_000_000_000_000_000L);

  private Wei left;

  Funds(MarketHead head, Address account) {
    this.left = head.account(account).balance();
  }

  /** Whether an amount and the gas to send it are left. */
  boolean has(Wei amount) {
    return left.compareTo(amount.plus(GAS)) >= 0;
  }

  /** Speaks for an amount and the gas to send it, if there is so much left. */
  boolean take(Wei amount) {
    if (!has(amount)) {
      return false;
    }
    left = left.minus(amount.plus(GAS));
    return true;
  }

  /** Takes out an account's credit, where it is worth a call. */
  static Stream<Errand> withdrawal(MarketHead head, Address account) {
    return head.credit(account).compareTo(WORTH) >= 0
        ? Stream.of(new Errand("withdraw", 0, MarketCalls.withdraw()))
        : Stream.empty();
  }
}
