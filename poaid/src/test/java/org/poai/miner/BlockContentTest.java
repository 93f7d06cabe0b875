package org.poai.miner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;
import org.poai.txpool.Source;

/** What stands in front of the pool's transactions in a block of one's own. */
class BlockContentTest {
  private static final Address REVERTING =
      Address.fromHex("0x00000000000000000000000000000000000000fd");
  private static final List<String> ANSWERS = List.of("one", "two");

  @TempDir Path folder;
  private final Payer alice = new Payer(1);
  private final Payer bob = new Payer(2);
  private PoolRig rig;

  @BeforeEach
  void open() {
    GenesisAccount reverting =
        new GenesisAccount(Wei.ZERO, 1, Bytes.fromHex("0x5f5ffd"), new java.util.TreeMap<>());
    rig =
        new PoolRig(
            PoolRig.spec(alice, bob).withAccounts(Map.of(REVERTING, reverting)),
            PoolLimits.DEFAULT,
            folder.resolve("own.txt"));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private SignedTransaction own(long nonce, Address to) {
    UInt256 baseFee = rig.tree.afterHead().next().baseFeePerGas();
    return alice.sign(
        TransactionType.DYNAMIC_FEE,
        Payer.CHAIN,
        nonce,
        new GasTerms(50_000, baseFee, UInt256.ZERO),
        new Message(Optional.of(to), UInt256.ZERO, Bytes.EMPTY));
  }

  private void pool(SignedTransaction signed) {
    rig.pool.submit(signed.envelope(), Source.PEER).join();
  }

  private List<SignedTransaction> filled(Address coinbase, SignedTransaction... own) {
    OwnTransactions first =
        (parent, state, miner) -> miner.equals(alice.address()) ? List.of(own) : List.of();
    return new BlockContent(rig.pool, first)
        .template(rig.tree, rig.tree.afterHead(), coinbase, ANSWERS)
        .orElseThrow()
        .transactions();
  }

  @Test
  void ownTransactions_standFirst_andWhatThePoolHasOfTheirSenderWaits() {
    SignedTransaction first = own(0, bob.address());
    SignedTransaction second = own(1, bob.address());
    pool(alice.pay(0));
    pool(bob.pay(0));

    assertThat(filled(alice.address(), first, second)).containsExactly(first, second, bob.pay(0));
    assertThat(filled(bob.address(), first, second))
        .containsExactlyInAnyOrder(alice.pay(0), bob.pay(0));
  }

  @Test
  void ownTransaction_reverts_isLeftOutWithThoseAfterIt() {
    SignedTransaction first = own(0, bob.address());
    pool(alice.pay(0));
    pool(bob.pay(0));

    assertThat(filled(alice.address(), first, own(1, REVERTING), own(2, bob.address())))
        .containsExactly(first, bob.pay(0));
  }

  @Test
  void ownTransaction_thatMayNotStandThere_leavesTheBlockToThePool() {
    pool(alice.pay(0));
    pool(bob.pay(0));

    assertThat(filled(alice.address(), own(7, bob.address())))
        .containsExactlyInAnyOrder(alice.pay(0), bob.pay(0));
    assertThat(filled(alice.address(), own(0, REVERTING)))
        .containsExactlyInAnyOrder(alice.pay(0), bob.pay(0));
  }
}
