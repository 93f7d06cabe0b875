package org.poai.rpc;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.rpc.message.PendingAnswer;

/** What takes little is answered by the event loop; the rest by a worker, and no differently. */
final class AttemptTest {
  private static final String HERE = "0x" + "1".repeat(40);
  private static final String THERE = "0x" + "2".repeat(40);

  /** Counts its first word down, 26 gas each, and gives 7. */
  private static final String COUNTDOWN = "0x5f355b600190038060025760075f5260205ff3";

  /** Calls the other contract with its own input, and gives what it gives. */
  private static final String FORWARD =
      "0x60205f5f37" + "60205f60205f5f73" + THERE.substring(2) + "5af150" + "60205ff3";

  /** Gives so many bytes of nothing. */
  private static final String LARGE = "0x5f355ff3";

  @TempDir Path folder;

  private record Called(boolean atOnce, Optional<JsonValue> result) {}

  private Called call(RpcRig rig, String to, String here, String there, long word)
      throws Exception {
    String params =
        "{\"to\":\"%s\",\"data\":\"0x%064x\"},\"latest\",{\"%s\":{\"code\":\"%s\"},\"%s\":{\"code\":\"%s\"}}"
            .formatted(to, word, HERE, here, THERE, there);
    return ask(rig, "eth_call", params);
  }

  private static Called ask(RpcRig rig, String method, String params) throws Exception {
    PendingAnswer answering = rig.begin(method, params);
    JsonObject answer = Json.parse(answering.rest().get().join().json().orElseThrow()).asObject();
    return new Called(answering.quick(), answer.find("result"));
  }

  @ParameterizedTest
  @CsvSource({"1,true", "1000,true", "1200,false", "100000,false"})
  void call_isAnsweredAtOnce_whileItTakesLittleGas(long count, boolean atOnce) throws Exception {
    try (RpcRig rig = new RpcRig(folder)) {
      Optional<JsonValue> seven = Optional.of(JsonValue.of("0x" + "0".repeat(63) + "7"));

      assertThat(call(rig, HERE, COUNTDOWN, "0x", count)).isEqualTo(new Called(atOnce, seven));
    }
  }

  @ParameterizedTest
  @CsvSource({"900,true", "1200,false"})
  void callThatCalls_isMeasuredWithWhatItCalls(long count, boolean atOnce) throws Exception {
    try (RpcRig rig = new RpcRig(folder)) {
      Called called = call(rig, HERE, FORWARD, COUNTDOWN, count);

      assertThat(called.atOnce()).isEqualTo(atOnce);
      assertThat(called.result()).isPresent();
    }
  }

  @Test
  void largeAnswersAndPrecompiles_areForWorkers() throws Exception {
    try (RpcRig rig = new RpcRig(folder)) {
      assertThat(call(rig, HERE, LARGE, "0x", 32).atOnce()).isTrue();
      assertThat(call(rig, HERE, LARGE, "0x", 1 << 20).atOnce()).isFalse();
      assertThat(call(rig, "0x" + "0".repeat(39) + "2", "0x", "0x", 1).atOnce()).isFalse();
    }
  }

  @Test
  void logs_areTellableAtOnce_whenRemembered_andAskedForSimply() throws Exception {
    try (RpcRig rig = new RpcRig(folder)) {
      Address contract = rig.deploy(0, RpcRig.CONTRACT);
      rig.chain.mine(List.of(rig.sign(1, Optional.of(contract), "0x" + "0".repeat(63) + "9")));
      String all = "{\"fromBlock\":\"0x0\",\"address\":\"%s\"}".formatted(contract);
      String manyAddresses =
          IntStream.range(0, 5)
              .mapToObj(i -> "\"0x%040x\"".formatted(i))
              .collect(joining(",", "{\"address\":[", "]}"));

      Called first = logs(rig, all);
      Called second = logs(rig, all);

      assertThat(first.atOnce()).isFalse();
      assertThat(second).isEqualTo(new Called(true, first.result()));
      assertThat(first.result().orElseThrow().asArray()).hasSize(1);
      assertThat(logs(rig, manyAddresses).atOnce()).isFalse();
    }
  }

  private static Called logs(RpcRig rig, String filter) throws Exception {
    return ask(rig, "eth_getLogs", filter);
  }
}
