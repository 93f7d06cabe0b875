package org.poai.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionCodec;
import org.poai.chain.block.Wallet;
import org.poai.libp2p.gossipsub.PubSub.Validation;
import org.poai.metrics.Metrics;
import org.poai.network.ChainNode.Stack;
import org.poai.network.asset.AssetStore;
import org.poai.network.gossip.PoolSink;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.testing.ManualClock;
import org.poai.testing.Until;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolListener;
import org.poai.txpool.Source;

/**
 * Transactions that are handed to one node reach the pools of all; what is no good goes nowhere.
 */
final class TransactionGossipTest {
  private static final long CHAIN = 0x504f4149;

  @TempDir Path folder;
  private final MemoryNet net = new MemoryNet();
  private final ManualClock clock = ChainNode.clock();
  private final List<ChainNode> nodes = new ArrayList<>();
  private final List<Pool> pools = new ArrayList<>();
  private final Wallet wallet = Wallet.first(CHAIN);

  /** A line of three. */
  @BeforeEach
  void line() {
    for (int i = 0; i < 3; i++) {
      node(i);
    }
    net.connect(net.node(0), net.node(1));
    net.connect(net.node(1), net.node(2));
    Until.holds("ready", () -> nodes.get(1).network.book().snapshot().size() == 2);
  }

  private void node(int number) {
    ChainNode node =
        new ChainNode(
            number,
            Stack.of(net.node(number)),
            ChainNode.spec(500),
            clock,
            AssetStore.empty(),
            tree -> {
              Pool pool =
                  new Pool(
                      tree.chain(),
                      PoolLimits.DEFAULT,
                      folder.resolve("pool" + number),
                      clock,
                      new Metrics(),
                      (part, cause) -> {
                        throw new AssertionError(part, cause);
                      });
              tree.addListener(pool);
              pool.start();
              pools.add(pool);
              return new PoolSink(pool);
            });
    nodes.add(node);
    pools
        .get(number)
        .addListener(
            new PoolListener() {
              @Override
              public void announce(SignedTransaction transaction) {
                node.network.transactions().publish(transaction.envelope().bytes());
              }
            });
  }

  @AfterEach
  void close() {
    pools.forEach(Pool::stop);
    nodes.forEach(ChainNode::close);
    net.close();
  }

  private SignedTransaction signed(long nonce) {
    return wallet.signed(
        wallet.transaction(nonce, 21_000, Wallet.call(Address.ZERO, 1, Bytes.EMPTY)));
  }

  private Validation offer(Bytes envelope) {
    CompletableFuture<Validation> verdict =
        new PoolSink(pools.get(0)).offer(net.node(1).id, envelope);
    return ChainNode.await(verdict);
  }

  @Test
  void burst_handedToOneEnd_isExecutableEverywhere() {
    int count = 200;
    List<Envelope> burst = new ArrayList<>();
    for (int nonce = 0; nonce < count; nonce++) {
      burst.add(signed(nonce).envelope());
    }
    for (Envelope envelope : burst) {
      var unused = pools.get(0).submit(envelope, Source.LOCAL);
    }

    for (Pool pool : pools) {
      Until.holds("all are there", () -> pool.content().pending() == count);
      assertThat(pool.nextNonce(wallet.address())).isEqualTo(count);
    }
  }

  @Test
  void verdicts_blameOnlyForWhatNoStateHeals() {
    SignedTransaction good = signed(0);
    Bytes nobodys =
        TransactionCodec.encode(
            good.transaction().with(new Signature(false, UInt256.ONE, UInt256.ZERO)));
    SignedTransaction poor = Wallet.of("0x" + "11".repeat(32), CHAIN).pay(Address.ZERO, 1);
    SignedTransaction elsewhere = Wallet.first(CHAIN + 1).pay(Address.ZERO, 1);

    assertThat(offer(Bytes.utf8("nothing"))).isEqualTo(Validation.REJECT);
    assertThat(offer(nobodys)).isEqualTo(Validation.REJECT);
    assertThat(offer(elsewhere.envelope().bytes())).isEqualTo(Validation.REJECT);
    assertThat(offer(poor.envelope().bytes())).isEqualTo(Validation.IGNORE);
    assertThat(offer(good.envelope().bytes())).isEqualTo(Validation.ACCEPT);
    assertThat(offer(good.envelope().bytes())).isEqualTo(Validation.IGNORE);
  }

  @Test
  void oversized_costsItsSender() {
    MemoryNet.Node liar = net.node(9);
    Liar.at(liar, nodes.get(0));
    net.connect(liar, net.node(0));
    Until.holds("met", () -> liar.connected.containsKey(net.node(0).id));
    String topic =
        org.poai.network.message.ChainProtocols.of(nodes.get(0).tree.chain().genesis().hash())
            .transactionsTopic();
    for (String fill : List.of("a", "b")) {
      liar.publish(
          topic, fill.repeat(PoolLimits.MAX_ENVELOPE + 1).getBytes(StandardCharsets.US_ASCII));
    }

    Until.holds("banned", () -> net.node(0).bannedPeers.contains(liar.id));
    assertThat(pools.get(1).content().senders()).isEmpty();
  }
}
