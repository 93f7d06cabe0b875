package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.SignedTransaction;
import org.poai.client.JsonRpcClient;
import org.poai.client.RpcAnswer;
import org.poai.testing.Until;

/** Bursts of transactions to programs with the development model. */
@Tag("scenario")
@Timeout(300)
class TransactionsIT {
  private static final int ACCOUNTS = 50;
  private static final int BURST = 1_000;

  @TempDir Path folder;

  private final Load load = new Load(ACCOUNTS);

  private Daemon node(String directory, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("--no-mdns", "--p2p-port=0", "--rpc-port=0"));
    arguments.addAll(List.of("--p2p-host=127.0.0.1"));
    arguments.addAll(List.of(more));
    return Daemon.mining(folder.resolve(directory), arguments.toArray(String[]::new));
  }

  /** Returns the head when all of them were acknowledged. */
  private long burst(JsonRpcClient client) throws Exception {
    List<SignedTransaction> signed = new ArrayList<>();
    for (int i = 0; i < BURST; i++) {
      signed.add(load.transfer(i % ACCOUNTS));
    }
    List<CompletableFuture<RpcAnswer>> answers = load.submitAll(client, signed);
    for (CompletableFuture<RpcAnswer> answer : answers) {
      assertThat(answer.join()).isInstanceOf(RpcAnswer.Result.class);
    }
    return Load.head(client);
  }

  @Test
  void burst_isMinedWithinThreeBlocks() throws Exception {
    try (Daemon node = node("one")) {
      JsonRpcClient client = Load.client(node);
      load.begin(client);

      long head = burst(client);

      Until.holds("three blocks more", () -> Load.head(client) >= head + 3);
      assertThat(load.assertAllThere(client)).isZero();
      assertThat(load.highest()).isLessThanOrEqualTo(head + 3);
    }
  }

  @Test
  void burst_toANodeThatDoesNotMine_isMinedByItsPeer() throws Exception {
    try (Daemon miner = node("miner")) {
      String address = miner.find(Daemon.ADDRESS);
      load.begin(Load.client(miner));
      try (Daemon other = node("other", "--no-mine", "--peer-multiaddr=" + address)) {
        JsonRpcClient client = Load.client(other);
        Until.holds("caught up", () -> load.isFunded(client));

        long unusedHead = burst(client);

        Until.holds("all are mined", () -> load.waiting(client) == 0);
      }
    }
  }
}
