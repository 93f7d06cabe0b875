package org.poai.rpc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.poai.chain.block.Block;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.evm.operation.Creations;
import org.poai.miner.DeskRig;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.rpc.poai.DeskMethods;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;
import org.poai.txpool.Source;

/** A small chain with a contract, logs and waiting transactions, and all methods on it. */
final class FuzzedChain implements AutoCloseable {
  /**
   * Keeps its input's first word in slot 0 and logs it under the topic 7; without input reverts.
   */
  private static final String CONTRACT =
      "0x6017600a5f3960175ff3" + "366008575f5ffd00" + "5b5f35805f555f52600760205fa100";

  static final String WORD = "0x" + "0".repeat(62) + "2a";

  /** Filters that nobody polls expire within seconds, so that there is always room for new ones. */
  private static final int HASTE = 10;

  final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  final Payer payer = new Payer(1);
  final PoolRig rig;

  /** Another chain, for the methods {@code poai_}. */
  private final DeskRig desk;

  final JsonRpc rpc;
  final List<Block> blocks = new ArrayList<>();
  final Address contract;
  final SignedTransaction waiting;

  FuzzedChain(Path folder) {
    rig = new PoolRig(PoolRig.spec(payer), PoolLimits.DEFAULT, folder.resolve("pool"));
    desk = new DeskRig(folder);
    rpc =
        TestRpc.on(
            rig,
            Optional::empty,
            DeskMethods.of(desk),
            () -> HASTE * System.nanoTime(),
            (part, cause) -> failures.add(cause));
    rpc.start();
    SignedTransaction creation = sign(0, Optional.empty(), CONTRACT);
    contract = Creations.address(payer.address(), 0);
    blocks.add(rig.mine(List.of(creation)));
    blocks.add(
        rig.mine(List.of(sign(1, Optional.of(contract), WORD), sign(2, Optional.empty(), "0x"))));
    blocks.add(rig.mine(List.of()));
    waiting = payer.pay(3);
    var unused = rig.pool.submit(waiting.envelope(), Source.LOCAL).join();
  }

  SignedTransaction sign(long nonce, Optional<Address> to, String data) {
    return payer.sign(
        TransactionType.DYNAMIC_FEE,
        Payer.CHAIN,
        nonce,
        new GasTerms(200_000, UInt256.of(10 * Payer.GWEI), UInt256.of(Payer.GWEI)),
        new Message(to, UInt256.ZERO, Bytes.fromHex(data)));
  }

  @Override
  public void close() {
    rpc.stop();
    rig.close();
    desk.close();
  }
}
