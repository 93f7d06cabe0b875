package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.rpc.RpcRig.quoted;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;

/**
 * Headers alone, the next base fee, words of several contracts, and the namespaces that there are.
 */
@Timeout(60)
final class HeadersTest {
  @TempDir Path folder;
  private RpcRig rig;

  @BeforeEach
  void start() {
    rig = new RpcRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void header_isTheBlockWithoutWhatOnlyItsBodyTells() throws Exception {
    rig.deploy(0, RpcRig.CONTRACT);
    JsonObject block = rig.result("eth_getBlockByNumber", "\"0x1\"").asObject();
    Map<String, JsonValue> expected = new HashMap<>(block.members());
    List.of("uncles", "withdrawals", "size", "transactions").forEach(expected::remove);

    assertThat(rig.result("eth_getHeaderByNumber", "\"0x1\"").asObject().members())
        .isEqualTo(expected);
    assertThat(rig.result("eth_getHeaderByHash", quoted(block.string("hash"))).asObject().members())
        .isEqualTo(expected);
    assertThat(rig.result("eth_getHeaderByNumber", "\"0x99\""))
        .isInstanceOf(JsonValue.JsonNull.class);
    assertThat(rig.result("eth_getHeaderByNumber", "\"pending\"").asObject().get("hash"))
        .isInstanceOf(JsonValue.JsonNull.class);
  }

  @Test
  void baseFee_isThatOfTheNextBlock() throws Exception {
    String next = rig.result("eth_baseFee", "").asString();
    rig.deploy(0, RpcRig.CONTRACT);

    assertThat(rig.result("eth_getBlockByNumber", "\"latest\"").asObject().string("baseFeePerGas"))
        .isEqualTo(next);
  }

  @Test
  void storageValues_ofSeveralContracts_areInTheOrderAsked() throws Exception {
    Address contract = rig.deploy(0, RpcRig.CONTRACT);
    String word = "0x" + "0".repeat(62) + "2a";
    rig.chain.mine(List.of(rig.sign(1, Optional.of(contract), word)));
    String nobody = "0x00000000000000000000000000000000000000aa";
    String asked =
        "{" + quoted(contract.toHex()) + ":[\"0x1\",\"0x0\"]," + quoted(nobody) + ":[\"0x0\"]}";

    JsonObject words = rig.result("eth_getStorageValues", asked + ",\"latest\"").asObject();
    assertThat(words.get(contract.toHex()).asArray())
        .containsExactly(JsonValue.of("0x" + "0".repeat(64)), JsonValue.of(word));
    assertThat(words.get(nobody).asArray()).containsExactly(JsonValue.of("0x" + "0".repeat(64)));
    assertThat(rig.error("eth_getStorageValues", "{\"0x12\":[]}")).startsWith("-32602 ");
    String many = "\"0x0\",".repeat(1024) + "\"0x0\"";
    assertThat(rig.error("eth_getStorageValues", "{" + quoted(nobody) + ":[" + many + "]}"))
        .isEqualTo("-32602 too many slots");
  }

  @Test
  void modules_areTheNamespacesOfTheMethods() throws Exception {
    assertThat(rig.result("rpc_modules", "").asObject().members().keySet())
        .contains("eth", "net", "web3", "txpool", "debug", "rpc");
  }
}
