package org.poai.client;

import java.util.Optional;
import java.util.OptionalLong;
import org.poai.primitives.UInt256;

/**
 * What the sender decides of a transaction; the node is asked for the rest.
 *
 * @param limit of gas
 * @param maxFee wei per gas, the base fee included
 * @param priorityFee wei per gas, for the miner
 */
public record GasChoice(
    OptionalLong nonce,
    OptionalLong limit,
    Optional<UInt256> maxFee,
    Optional<UInt256> priorityFee) {
  /** The node decides all. */
  public static final GasChoice NONE =
      new GasChoice(OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty());
}
