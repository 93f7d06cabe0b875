package org.poai.evm.gas;

import org.poai.primitives.UInt256;

/**
 * In which points a chain of the Cancun rules may differ from another; protocol section 10.
 *
 * @param chainId of EIP-155 and EIP-1344
 * @param replayProtection whether a transaction of type 0 must name the chain (EIP-155)
 * @param feesToMiner whether the miner gets the whole effective gas price, or the base fee is burnt
 * @param blobBaseFee what BLOBBASEFEE gives
 */
public record ExecutionRules(
    long chainId, boolean replayProtection, boolean feesToMiner, UInt256 blobBaseFee) {

  /** Those of this protocol. */
  public static ExecutionRules poai(long chainId) {
    return new ExecutionRules(chainId, true, true, UInt256.ONE);
  }

  /** Those of Ethereum, under which the official tests run. */
  public static ExecutionRules ethereum(long chainId, UInt256 blobBaseFee) {
    return new ExecutionRules(chainId, false, false, blobBaseFee);
  }
}
