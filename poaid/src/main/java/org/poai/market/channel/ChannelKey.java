package org.poai.market.channel;

import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** An account of this node that signs offers, passes and vouchers. Safe from any thread. */
public interface ChannelKey {
  Address address();

  /** The signature of a digest, as {@link org.poai.market.contract.MarketSignature} has it. */
  Bytes signature(Hash32 digest);
}
