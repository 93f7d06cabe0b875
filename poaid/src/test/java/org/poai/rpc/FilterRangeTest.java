package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.rpc.RpcRig.quoted;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.Block;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.primitives.Address;
import org.poai.rpc.server.Endpoint.Session;

/** Filters and subscriptions of logs have the blocks that they were made with. */
@Timeout(60)
final class FilterRangeTest {
  private static final String WORD = "0x" + "0".repeat(62) + "2a";

  @TempDir Path folder;
  private RpcRig rig;
  private Address contract;

  /** Blocks 2, 3 and 4 have a log each; block 5 is the head and has none. */
  @BeforeEach
  void start() throws Exception {
    rig = new RpcRig(folder);
    contract = rig.deploy(0, RpcRig.CONTRACT);
    log(1);
    log(2);
    log(3);
    rig.chain.mine(List.of());
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private Block log(long nonce) {
    return rig.chain.mine(List.of(rig.sign(nonce, Optional.of(contract), WORD)));
  }

  private String filter(String range) throws Exception {
    return rig.result("eth_newFilter", "{" + range + "}").asString();
  }

  private List<String> blocks(String method, String filter) throws Exception {
    return rig.result(method, quoted(filter)).asArray().stream()
        .map(log -> RpcRig.member(log, "blockNumber"))
        .toList();
  }

  private static String range(String from, String to) {
    return "\"fromBlock\":" + from + ",\"toBlock\":" + to;
  }

  @Test
  void logsOfAFilter_areThoseOfItsRangeSoFar() throws Exception {
    String all = "eth_getFilterLogs";

    assertThat(blocks(all, filter(range("\"0x3\"", "\"0x3\"")))).containsExactly("0x3");
    assertThat(blocks(all, filter(range("\"0x0\"", "\"0x1\"")))).isEmpty();
    assertThat(blocks(all, filter(range("\"earliest\"", "\"latest\""))))
        .containsExactly("0x2", "0x3", "0x4");
    assertThat(blocks(all, filter(range("\"0x3\"", "\"0x64\"")))).containsExactly("0x3", "0x4");
    assertThat(blocks(all, filter(range("\"0x64\"", "\"0x65\"")))).isEmpty();
    assertThat(blocks(all, filter(""))).as("the head only").isEmpty();
    assertThat(blocks(all, filter("\"blockHash\":" + hash("0x2")))).containsExactly("0x2");
  }

  private String hash(String number) throws Exception {
    return quoted(rig.result("eth_getBlockByNumber", quoted(number)).asObject().string("hash"));
  }

  @Test
  void changes_areOfBlocksWithinTheRange() throws Exception {
    String past = filter(range("\"0x2\"", "\"0x4\""));
    String closed = filter(range("\"0x0\"", "\"0x6\""));
    String future = filter(range("\"0x7\"", "\"latest\""));
    String open = filter("");
    String other = filter("\"blockHash\":" + hash("0x2"));
    log(4);
    log(5);
    rig.chain.settle();
    String changes = "eth_getFilterChanges";

    assertThat(blocks(changes, past)).isEmpty();
    assertThat(blocks(changes, closed)).containsExactly("0x6");
    assertThat(blocks(changes, future)).containsExactly("0x7");
    assertThat(blocks(changes, open)).containsExactly("0x6", "0x7");
    assertThat(blocks(changes, other)).isEmpty();
  }

  private static String logs(String from, String to) {
    return "\"logs\",{" + range(from, to) + "}";
  }

  @Test
  void subscription_tellsOfBlocksWithinItsRange() throws Exception {
    BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    Session session = rig.rpc.open(messages::add, RpcRig.HERE);
    RpcRig.subscribe(session, logs("\"0x0\"", "\"0x6\""));
    RpcRig.subscribe(session, logs("\"0x8\"", "\"latest\""));
    log(4);
    log(5);
    log(6);

    for (String block : List.of("0x6", "0x8")) {
      JsonValue told = Json.parse(messages.poll(20, TimeUnit.SECONDS));
      JsonValue log = told.asObject().get("params").asObject().get("result");
      assertThat(RpcRig.member(log, "blockNumber")).isEqualTo(block);
    }
    assertThat(messages).isEmpty();
    session.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"fromBlock\":\"0x3\",\"toBlock\":\"0x2\"",
        "\"toBlock\":\"0x2\"",
        "\"fromBlock\":\"finalized\"",
        "\"fromBlock\":\"0x0\",\"toBlock\":\"safe\"",
      })
  void rangeThatNoNewBlockCanReach_isRefused(String range) throws Exception {
    String refusal = "-32602 invalid block range params";

    assertThat(rig.error("eth_newFilter", "{" + range + "}")).isEqualTo(refusal);
  }

  @Test
  void rangeOfABlockHash_isRefused() throws Exception {
    assertThat(rig.error("eth_newFilter", "{\"fromBlock\":" + hash("0x2") + "}"))
        .isEqualTo("-32602 invalid argument 0: \"fromBlock\": block number or tag expected");
    assertThat(rig.error("eth_getLogs", "{\"fromBlock\":\"0x65\",\"toBlock\":\"0x64\"}"))
        .isEqualTo("-32602 invalid block range params");
  }
}
