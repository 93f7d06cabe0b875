package org.poai.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.node.events.Figures;

final class StatusTextTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_796_082_900);

  private static final String CHAIN =
      """
      "chain":{"name":"devnet","chainId":1347371337,"genesis":"0x46","height":49,"head":"0x6f",
        "timestamp":1796082845,"epoch":2,"unprovenBlocks":%d}\
      """;

  private static List<String> text(String json) throws JsonException {
    byte[] bytes = ("{" + json + "}").getBytes(StandardCharsets.UTF_8);
    return StatusText.of(Json.parse(bytes).asObject(), NOW, ZoneOffset.UTC);
  }

  @Test
  void runningNode_isToldInWordsAndUnits() throws JsonException {
    assertThat(
            text(
                """
                "state":"running","version":"0.1.0","uptimeSeconds":11525,"diskBytes":22345678,
                "mining":{"mining":true,"obstacle":null,"miner":"0xf3","evaluationsPerSecond":3.25},
                "pool":{"pending":1,"queued":2},
                "network":{"id":"16U","peers":[{"height":7},{"height":60}],
                  "catchingUp":{"at":50,"target":60}},
                "model":{"name":"tiny","threads":2,"restarts":1,"engine":"k/1"},
                "dataset":{"records":4096,"root":"0xd4"},"rpc":"http://127.0.0.1:8545",
                "problems":{},\
                """
                    + CHAIN.formatted(0)))
        .containsExactly(
            "state     running for 3 h 12 min, version 0.1.0",
            "chain     devnet, id 1347371337, genesis 0x46",
            "head      block 49 of 2026-11-30 23:54:05, 55 s ago, epoch 2",
            "          0x6f",
            "mining    3.3 evaluations a second for 0xf3",
            "pool      1 transaction can run, 2 wait for others",
            "network   2 peers, the highest at block 60",
            "          catching up: block 50 of 60",
            "          as 16U",
            "model     tiny, 2 threads, restarted 1 time",
            "          k/1",
            "dataset   4096 records, root 0xd4",
            "disk      22.3 MB for the chain",
            "JSON-RPC  http://127.0.0.1:8545",
            "health    good");
  }

  @Test
  void stoppedNode_isToldByWhatItStored() throws JsonException {
    assertThat(text("\"state\":\"stopped\"," + CHAIN.formatted(1)))
        .containsExactly(
            "state     stopped",
            "chain     devnet, id 1347371337, genesis 0x46",
            "head      block 49 of 2026-11-30 23:54:05, 55 s ago, epoch 2",
            "          0x6f",
            "          1 block without a replayed proof");
  }

  @Test
  void startingNode_withAProblem_saysBoth() throws JsonException {
    assertThat(
            text(
                """
                "state":"starting","version":"x","uptimeSeconds":1,
                "problems":{"disk":"less than 1 GiB free"}\
                """))
        .containsExactly(
            "state     starting for 1 s, version x", "problem   disk: less than 1 GiB free");
  }

  @Test
  void miningThatWaits_saysWhy_andNoPeersAreSaid() throws JsonException {
    assertThat(
            text(
                """
                "state":"running","mining":{"mining":false,"obstacle":"the disk is full"},
                "network":{"id":"16U","peers":[]}\
                """))
        .contains("mining    no, the disk is full", "network   no peers");
  }

  @Test
  void textOfAStranger_staysOnItsLine() throws JsonException {
    assertThat(text("\"state\":\"a\\nb\\u001b[31m\"")).containsExactly("state     a?b?[31m");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 s",
    "119,119 s",
    "120,2 min",
    "7199,119 min",
    "7200,2 h 0 min",
    "172800,2 d 0 h"
  })
  void durations_haveTwoUnitsAtMost(long seconds, String text) {
    assertThat(StatusText.duration(seconds)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"999,999 bytes", "1000,1.0 KB", "388224,388.2 KB", "22345678,22.3 MB"})
  void sizes_areInTheirUnit(long bytes, String text) {
    assertThat(Figures.bytes(bytes)).isEqualTo(text);
  }
}
