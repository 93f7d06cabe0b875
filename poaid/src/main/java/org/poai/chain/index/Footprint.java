package org.poai.chain.index;

import java.util.List;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.Receipt;
import org.poai.primitives.Address;

/**
 * What a transaction left behind.
 *
 * @param moves what its code did to accounts, in the order in which it began; the first one of a
 *     transaction that makes a contract and does not fail is that creation
 */
public record Footprint(Address sender, Receipt receipt, List<InternalMove> moves) {
  public Footprint {
    moves = List.copyOf(moves);
  }
}
