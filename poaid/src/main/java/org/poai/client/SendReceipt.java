package org.poai.client;

import java.util.Optional;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;

/**
 * A transaction in a block.
 *
 * @param succeeded false when it reverted or ran out of gas
 * @param fee that the sender paid for the gas
 * @param contract what it created
 */
public record SendReceipt(
    long block, boolean succeeded, long gasUsed, Wei fee, Optional<Address> contract) {}
