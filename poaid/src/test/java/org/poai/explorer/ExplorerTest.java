package org.poai.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.http.Response;
import org.poai.http.RouteRequest.Conditions;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.txpool.Payer;

/** The routes of the pages, and what they tell of a chain. */
final class ExplorerTest {
  private static final Conditions PACKED = new Conditions("", "gzip, br", "");

  @TempDir Path folder;
  private ExplorerRig rig;

  @BeforeEach
  void start() {
    rig = new ExplorerRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private String version() {
    return rig.routes.keySet().stream()
        .filter(path -> path.startsWith(FileRoute.PATH))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/block/7", "/tx/0xab", "/address/0xab", "/jobs/3", "/governance/model/1"})
  void pathOfAPage_isTheShell_whichRunsNoScriptButItsFiles(String path) {
    Response shell = rig.get(path);

    assertThat(shell.status()).isEqualTo(200);
    assertThat(shell.type()).startsWith("text/html");
    assertThat(shell.headers())
        .containsEntry("Referrer-Policy", "no-referrer")
        .containsEntry("Cache-Control", "no-cache");
    assertThat(shell.headers().get("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';")
        .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
        .contains("require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
  }

  @Test
  void file_isKeptForEver_andPackedOnce_andNotSentToWhoHasIt() {
    String path = version() + "main.js";
    Response plain = rig.get(path);
    Response packed = rig.get(path, PACKED);
    String tag = plain.headers().getOrDefault("ETag", "");
    Response known = rig.get(path, new Conditions("", "gzip", tag));

    assertThat(plain.headers().get("Cache-Control")).contains("immutable");
    assertThat(packed.headers()).containsEntry("Content-Encoding", "gzip");
    assertThat(packed.body().length).isLessThan(plain.body().length);
    assertThat(rig.get(path, PACKED).body()).isSameAs(packed.body());
    assertThat(known.status()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
  }

  @Test
  void blockOfHostileText_isToldAsTextOfJson_unchanged() throws JsonException {
    rig.mine(1);
    JsonObject quiz = rig.json("/view/block/1").get("quiz").asObject();
    Response raw = rig.get("/view/block/1");

    assertThat(raw.type()).isEqualTo("application/json");
    List<JsonValue> questions = quiz.get("questions").asArray();
    assertThat(questions).hasSize(2);
    for (JsonValue question : questions) {
      assertThat(question.asObject().string("question")).startsWith(ExplorerRig.HOSTILE);
      assertThat(question.asObject().string("answer")).isIn("one", "two");
    }
    assertThat(quiz.string("fingerprint")).startsWith("0x");
  }

  @Test
  void nameThatStandsForNothing_isNotFound() {
    for (String path :
        List.of(
            "/view/block/99",
            "/view/block/-1",
            "/view/block/0x12",
            "/view/tx/0x12",
            "/view/history/0x12",
            "/view/history/0x" + "ab".repeat(20) + "-1-9999999999",
            "/view/series/1-2",
            "/view/miners/x",
            "/view/search/",
            "/view/block/%zz",
            "/view/block/" + "9".repeat(500))) {
      assertThat(rig.get(path).status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void series_hasBlocksEvenly_fromTheLowest_andEndsWithTheLastOfTheRange() throws JsonException {
    rig.mine(21);
    JsonObject some = rig.json("/view/series/1-21-5");
    JsonObject beyond = rig.json("/view/series/0-999-600");

    assertThat(numbers(some, "number")).containsExactly(1L, 6L, 11L, 16L, 21L);
    assertThat(numbers(some, "timestamp")).isSorted().hasSize(5);
    assertThat(numbers(beyond, "number")).hasSize(21).contains(1L, 21L);
  }

  private static List<Long> numbers(JsonObject series, String column) throws JsonException {
    return series.get(column).asArray().stream()
        .map(value -> (long) ((JsonValue.JsonNumber) value).value())
        .toList();
  }

  @Test
  void miners_areCountedByWhatTheyMined_theGreatestFirst() throws JsonException {
    rig.mine(3);
    var unused = rig.chain.mine(rig.alice.address(), List.of());
    JsonObject shares = rig.json("/view/miners/100");
    List<JsonValue> miners = shares.get("miners").asArray();

    assertThat(shares.integer("blocks")).isEqualTo(4);
    assertThat(miners.get(0).asObject().integer("blocks")).isEqualTo(3);
    assertThat(miners.get(1).asObject().string("miner")).isEqualTo(rig.alice.address().toHex());
    assertThat(miners.get(1).asObject().integer("last")).isEqualTo(4);
  }

  private void pay(long nonce, Address to) {
    SignedTransaction payment =
        rig.alice.sign(
            TransactionType.DYNAMIC_FEE,
            Payer.CHAIN,
            nonce,
            new GasTerms(21_000, UInt256.of(10 * Payer.GWEI), UInt256.of(Payer.GWEI)),
            new Message(Optional.of(to), UInt256.of(7), Bytes.EMPTY));
    var unused = rig.chain.mine(List.of(payment));
  }

  @Test
  void history_isWhatAnAccountTookPartIn_theNewestFirst_inPages() throws JsonException {
    Address to = Address.fromHex("0x" + "ab".repeat(20));
    for (long nonce = 0; nonce < 27; nonce++) {
      pay(nonce, to);
    }
    JsonObject first = rig.json("/view/history/" + to.toHex());
    List<JsonValue> entries = first.get("entries").asArray();
    JsonObject second = rig.json("/view/history/" + to.toHex() + "-" + first.string("next"));

    assertThat(entries).hasSize(25);
    assertThat(entries.get(0).asObject().integer("block")).isEqualTo(27);
    assertThat(entries.get(0).asObject().get("roles").asArray().get(0).asString())
        .isEqualTo("recipient");
    assertThat(second.get("entries").asArray()).hasSize(2);
    assertThat(second.get("next")).isInstanceOf(JsonValue.JsonNull.class);
  }

  @Test
  void search_findsWordsOfQuestions_whateverTheirCase() throws JsonException {
    JsonObject found = rig.json("/view/search/ONERROR%3Dalert");

    assertThat(found.get("records").asArray()).hasSize(2);
    assertThat(rig.json("/view/search/nothing-like-it").get("records").asArray()).isEmpty();
  }

  @Test
  void pages_readTheChain_butNothingThatChangesTheNode() {
    assertThat(rig.read("{\"id\":1,\"method\":\"eth_blockNumber\",\"params\":[]}"))
        .contains("\"result\":\"0x0\"");
    for (String method :
        List.of("eth_sendRawTransaction", "poai_getWork", "eth_newBlockFilter", "poai_peers")) {
      assertThat(rig.read("{\"id\":1,\"method\":\"" + method + "\",\"params\":[]}"))
          .as(method)
          .contains("-32601");
    }
  }

  @Test
  void methodsOfPages_areMethodsOfTheNode() {
    for (String method : Explorer.METHODS) {
      if (method.startsWith("eth_") || method.startsWith("debug_")) {
        assertThat(rig.read("{\"id\":1,\"method\":\"" + method + "\",\"params\":[]}"))
            .as(method)
            .doesNotContain("-32601");
      }
    }
    assertThat(
            Explorer.METHODS.stream().filter(name -> name.matches(".*(send|submit|approve|new).*")))
        .isEmpty();
  }

  @Test
  void requestOfPages_isSmall() {
    assertThat(rig.route("/read").maxBody()).isEqualTo(32 << 10);
    assertThat(rig.route("/live").maxBody()).isZero();
  }
}
