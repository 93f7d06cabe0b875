package org.poai.market.contract;

import java.util.Optional;
import org.poai.contract.Fields;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;

/**
 * A channel from a client to a worker.
 *
 * @param id its number, from 1 on
 * @param deposit all that the client ever put in
 * @param paid what of it is the worker's, fees included
 * @param closeAt after the client's notice, the last block before anyone may close it
 */
public record Channel(
    long id,
    Address client,
    Address worker,
    Wei deposit,
    Wei paid,
    Optional<Long> closeAt,
    boolean closed) {
  static final String TYPE = "address,uint64,bool,address,uint128,uint128";

  /** What vouchers can still move. */
  public Wei available() {
    return deposit.minus(paid);
  }

  /** The contract's answer for a number; empty when no channel has it. */
  static Optional<Channel> read(long id, Fields f) {
    if (f.address(0).equals(Address.ZERO)) {
      return Optional.empty();
    }
    Optional<Long> closeAt = f.number(1) == 0 ? Optional.empty() : Optional.of(f.number(1));
    return Optional.of(
        new Channel(id, f.address(0), f.address(3), f.wei(4), f.wei(5), closeAt, f.flag(2)));
  }
}
