package org.poai.node.duty;

import java.util.Arrays;
import org.poai.client.keystore.AccountKey;
import org.poai.market.channel.ChannelKey;
import org.poai.market.contract.MarketSignature;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** An account of the keystore that signs offers and vouchers; the owner of the key closes it. */
record ChannelSigner(AccountKey key) implements ChannelKey {
  @Override
  public Address address() {
    return key.address();
  }

  @Override
  public Bytes signature(Hash32 digest) {
    byte[] secret = key.secret();
    try {
      return MarketSignature.of(digest, secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
