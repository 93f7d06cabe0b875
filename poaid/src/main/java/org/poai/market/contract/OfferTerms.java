package org.poai.market.contract;

import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * What a worker offers in channels, as it signs it.
 *
 * @param peer Keccak of the bytes of its peer id, which binds the key to the peer
 * @param model number of the model's record
 * @param pricePerToken less than 2^128 wei
 * @param queue requests that wait at the worker
 * @param jobConformance what its engine gives for long answers
 * @param validUntil seconds since 1970
 */
public record OfferTerms(
    Hash32 peer,
    long model,
    Wei pricePerToken,
    long queue,
    Hash32 jobConformance,
    long validUntil) {
  private static final MarketTypedData TYPE =
      new MarketTypedData(
          "Offer(bytes32 peer,uint64 model,uint128 pricePerToken,uint32 queue,"
              + "bytes32 jobConformance,uint64 validUntil)");

  /** What the worker signs (EIP-712). */
  public Hash32 digest(long chainId) {
    return TYPE.digest(
        chainId,
        peer.toUInt256(),
        UInt256.of(model),
        pricePerToken.value(),
        UInt256.of(queue),
        jobConformance.toUInt256(),
        UInt256.of(validUntil));
  }
}
