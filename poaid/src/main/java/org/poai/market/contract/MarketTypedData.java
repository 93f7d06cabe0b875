package org.poai.market.contract;

import org.poai.chain.genesis.GenesisContract;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * A structure that is signed for the market, in the EIP-712 domain of name {@code InferenceMarket},
 * version {@code 1}, a chain, and the contract's address.
 *
 * @param type the structure's type; all its members fill one word each
 */
record MarketTypedData(String type) {
  private static final String DOMAIN =
      "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
  private static final Bytes PREFIX = Bytes.fromHex("0x1901");

  Hash32 digest(long chainId, UInt256... members) {
    Preimage structure = Preimage.of(hash(type));
    for (UInt256 member : members) {
      structure.u256(member);
    }
    Hash32 domain =
        Preimage.of(hash(DOMAIN))
            .bytes(hash("InferenceMarket"))
            .bytes(hash("1"))
            .u256(UInt256.of(chainId))
            .u256(Seals.word(GenesisContract.INFERENCE_MARKET.address()))
            .keccak();
    return Preimage.of(PREFIX).bytes(domain).bytes(structure.keccak()).keccak();
  }

  private static Hash32 hash(String text) {
    return Keccak.hash(Bytes.utf8(text));
  }
}
