package org.poai.market.contract;

import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * What a worker offers in channels, as it signs it.
 *
 * @param peer Keccak of the bytes of its peer id, which binds the key to the peer
 * @param addresses Keccak of the JCS of the addresses where that peer listens
 * @param model number of the model's record
 * @param pricePerToken less than 2^128 wei, for each token of a prompt and of its answer
 * @param queue requests that wait at the worker
 * @param validUntil seconds since 1970
 */
public record OfferTerms(
    Hash32 peer, Hash32 addresses, long model, Wei pricePerToken, long queue, long validUntil) {
  private static final MarketTypedData TYPE =
      new MarketTypedData(
          "Offer(bytes32 peer,bytes32 addresses,uint64 model,uint128 pricePerToken,"
              + "uint32 queue,uint64 validUntil)");

  /** What the worker signs (EIP-712). */
  public Hash32 digest(long chainId) {
    return TYPE.digest(
        chainId,
        peer.toUInt256(),
        addresses.toUInt256(),
        UInt256.of(model),
        pricePerToken.value(),
        UInt256.of(queue),
        UInt256.of(validUntil));
  }
}
