package org.poai.chain.genesis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.KnownSenders;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionCodec;
import org.poai.chain.block.TransactionType;
import org.poai.evm.operation.Creations;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * The predeployed contracts are byte for byte those of other chains. Their deployments are
 * transactions with a made-up signature: only with these very bytes is it that of the account whose
 * first contract lies at the address.
 */
final class PredeploysReferenceTest {
  private static final UInt256 PRICE = UInt256.of(100_000_000_000L);

  @Test
  void create2Deployer_deployedAsElsewhere_hasItsAddress() {
    UInt256 twos = Hash32.fromHex("0x" + "2".repeat(64)).toUInt256();
    assertThat(
            deployed(
                "0x604580600e600039806000f350fe",
                Predeploys.CREATE2_DEPLOYER,
                100_000,
                new Signature(false, twos, twos)))
        .isEqualTo(Predeploys.CREATE2_DEPLOYER);
  }

  @Test
  void multicall3_deployedAsElsewhere_hasItsAddress() {
    UInt256 r =
        Hash32.fromHex("0xedce47092c0f398cebf3ffc267f05c8e7076e3b89445e0fe50f6332273d4569b")
            .toUInt256();
    UInt256 s =
        Hash32.fromHex("0x1b0b9d000e19b24c5869b0fc3b22b0d6fa47cd63316875cbbd577d76e6fde086")
            .toUInt256();
    assertThat(
            deployed(
                "0x608060405234801561001057600080fd5b50610ee0806100206000396000f3fe",
                Predeploys.MULTICALL3,
                1_000_000,
                new Signature(true, r, s)))
        .isEqualTo(Predeploys.MULTICALL3);
  }

  /** Where the transaction puts the contract that deploys the code of a predeployed one. */
  private static Address deployed(
      String prefix, Address predeployed, long gas, Signature signature) {
    Bytes code = Objects.requireNonNull(Predeploys.accounts().get(predeployed)).code();
    Bytes initCode = Bytes.fromHex(prefix + code.toHex().substring(2));
    Transaction deployment =
        new Transaction(
            TransactionType.LEGACY,
            Optional.empty(),
            0,
            new GasTerms(gas, PRICE, PRICE),
            new Message(Optional.empty(), UInt256.ZERO, initCode),
            List.of(),
            signature);
    return Creations.address(
        new Envelope(TransactionCodec.encode(deployment))
            .signed(new KnownSenders())
            .orThrow()
            .sender(),
        0);
  }
}
