package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.rpc.RpcRig.quoted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.stored.Origin;
import org.poai.json.JsonException;

/** The key of a signature is computed once in the life of its transaction in a node. */
class RecoveriesTest {
  @TempDir private Path folder;
  private RpcRig miner;
  private RpcRig other;

  @BeforeEach
  void start() throws IOException {
    miner = new RpcRig(Files.createDirectory(folder.resolve("miner")));
    other = new RpcRig(Files.createDirectory(folder.resolve("other")));
  }

  @AfterEach
  void stop() {
    miner.close();
    other.close();
  }

  @Test
  void transaction_fromThePoolIntoOurBlockAndToClients_isRecoveredOnce() throws Exception {
    String hash = send(miner);

    Block block = miner.chain.mine();

    assertThat(block.transactions()).hasSize(1);
    assertToldOf(miner, block, hash);
    assertThat(recoveries(miner)).isEqualTo(1);
  }

  @Test
  void transaction_thatWaitsHereAndComesInAPeersBlock_isRecoveredOnce() throws Exception {
    String hash = send(miner);
    assertThat(send(other)).isEqualTo(hash);
    Block block = miner.chain.mine();

    assertThat(give(other, block)).isInstanceOf(ImportResult.Imported.class);

    assertToldOf(other, block, hash);
    assertThat(recoveries(other)).isEqualTo(1);
  }

  @Test
  void transaction_thatAPeersBlockBrings_isRecoveredOnce_thoughItIsHandedInAfterwards()
      throws Exception {
    String hash = send(miner);
    Block block = miner.chain.mine();

    assertThat(give(other, block)).isInstanceOf(ImportResult.Imported.class);

    assertToldOf(other, block, hash);
    assertThat(other.error("eth_sendRawTransaction", envelope())).contains("nonce too low");
    assertThat(recoveries(other)).isEqualTo(1);
  }

  private String envelope() {
    return quoted(miner.alice.pay(0).envelope().bytes().toHex());
  }

  private String send(RpcRig node) throws JsonException {
    return node.result("eth_sendRawTransaction", envelope()).asString();
  }

  private static ImportResult give(RpcRig node, Block block) {
    node.chain.millis.set(1000 * block.header().timestamp());
    Origin peer = new Origin.Peer("peer", "peer", false, false);
    return node.chain.tree.importBytes(BlockCodec.encode(block), peer).join();
  }

  private static long recoveries(RpcRig node) {
    return node.chain.tree.chain().senders().recoveries();
  }

  private static void assertToldOf(RpcRig node, Block block, String hash) throws JsonException {
    String sender = node.alice.address().toHex();
    assertThat(node.result("eth_getTransactionByHash", quoted(hash)).toString()).contains(sender);
    assertThat(node.result("eth_getTransactionReceipt", quoted(hash)).toString()).contains(sender);
    assertThat(node.result("eth_getBlockByHash", quoted(block.hash()) + ",true").toString())
        .contains(sender);
    assertThat(node.result("eth_getBlockReceipts", quoted("latest")).toString()).contains(sender);
  }
}
