package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.poai.chain.ProofVerifier.Fault;
import org.poai.chain.ProofVerifier.Verdict;
import org.poai.chain.block.Block;
import org.poai.chain.block.BlockJson;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Wallet;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.stored.ProofStatus;
import org.poai.evm.operation.Creations;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.store.MemoryStore;

/**
 * A valid block with one field of its header changed, for every field. Cheap rules run before the
 * lottery, so each of their fields is refused by its own name; the forger of any other field must
 * search a new nonce, and then execution or the proof refuses it.
 */
class FieldTest {
  private final TreeFixture node =
      new TreeFixture(
          new MemoryStore(), TreeFixture.spec(1000, Optional.empty()), PruneDepth.KEEP_ALL);

  private final Wallet wallet = Wallet.first(0x504f4149);
  private final Address recorder = Creations.address(wallet.address(), 0);
  private final SignedTransaction call =
      wallet.signed(
          wallet.transaction(
              1, 150_000, Wallet.call(recorder, 0, org.poai.primitives.Bytes.EMPTY)));

  @AfterEach
  void close() {
    node.close();
  }

  private static String hash(char digit) {
    return "0x" + String.valueOf(digit).repeat(64);
  }

  static Stream<Arguments> cheap() {
    return Stream.of(
        Arguments.of("number", "0x3", RejectReason.NUMBER),
        Arguments.of("timestamp", "0x1", RejectReason.TIMESTAMP_NOT_AFTER_PARENT),
        Arguments.of("gasLimit", "0x1c9c381", RejectReason.GAS_LIMIT),
        Arguments.of("gasUsed", "0x1c9c381", RejectReason.GAS_USED_ABOVE_LIMIT),
        Arguments.of("baseFeePerGas", "0x7", RejectReason.BASE_FEE),
        Arguments.of("target", hash('f'), RejectReason.TARGET),
        Arguments.of("epoch", "0x1", RejectReason.EPOCH),
        Arguments.of("manifestHash", hash('1'), RejectReason.MANIFEST));
  }

  static Stream<Arguments> atExecution() {
    return Stream.of(
        Arguments.of("stateRoot", hash('2'), RejectReason.STATE_ROOT),
        Arguments.of("transactionsRoot", hash('2'), RejectReason.TRANSACTIONS_ROOT),
        Arguments.of("receiptsRoot", hash('2'), RejectReason.RECEIPTS_ROOT),
        Arguments.of("logsBloom", "0x" + "01".repeat(256), RejectReason.LOGS_BLOOM),
        Arguments.of("gasUsed", "0x1", RejectReason.GAS_USED),
        Arguments.of("miner", "0x" + "22".repeat(20), RejectReason.STATE_ROOT),
        Arguments.of("answersHash", hash('2'), RejectReason.ANSWERS_HASH));
  }

  /** Fields that any value fits, but for the proof. */
  static Stream<Arguments> atProof() {
    return Stream.of(
        Arguments.of("extraData", "0x01"),
        Arguments.of("readiness", hash('3')),
        Arguments.of("nonce", "0x0123456789abcdef"),
        Arguments.of("quizLoss", "0x1"),
        Arguments.of("fingerprint", hash('4')));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cheap")
  void field_thatARuleFixes_isRefusedByItsNameWithoutAProof(
      String field, String value, RejectReason reason) throws Exception {
    Block valid = valid();
    assertThat(give(changed(valid, field, value))).isEqualTo(reason);
    assertThat(node.verifier.asked()).doesNotContain(changed(valid, field, value).hash());
    assertStillWelcome(valid);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("atExecution")
  void field_thatBodyAndExecutionFix_isRefusedByItsNameInASealedForgery(
      String field, String value, RejectReason reason) throws Exception {
    Block valid = valid();
    Block forged = sealed(changed(valid, field, value));
    assertThat(give(forged)).isEqualTo(reason);
    assertStillWelcome(valid);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("atProof")
  void field_thatOnlyTheSealFixes_isRefusedByLotteryOrProof(String field, String value)
      throws Exception {
    Block valid = valid();
    Block forged = changed(valid, field, value);
    var unused =
        node.verifier
            .answer(forged.hash())
            .complete(new Verdict.False(Fault.FINGERPRINT, "not the model's"));
    assertThat(give(forged)).isIn(RejectReason.THRESHOLD, RejectReason.PROOF_FINGERPRINT);
    assertStillWelcome(valid);
  }

  @Test
  void parentHash_ofNobody_makesAnOrphan() throws Exception {
    Block valid = valid();
    Block forged = changed(valid, "parentHash", hash('5'));
    assertThat(node.give(forged)).isEqualTo(new ImportResult.Orphan(forged.header().parentHash()));
    assertStillWelcome(valid);
  }

  @Test
  void body_thatIsAnother_isRefused() {
    Block valid = valid();
    var raw = new Envelope(org.poai.primitives.Bytes.of(new byte[] {2, 1}));
    assertThat(give(new Block(valid.sealedHeader(), List.of(raw), valid.answers())))
        .isEqualTo(RejectReason.TRANSACTIONS_ROOT);
    assertThat(give(new Block(valid.sealedHeader(), List.of(), List.of("no"))))
        .isEqualTo(RejectReason.ANSWERS_HASH);
    assertStillWelcome(valid);
  }

  /** The three tables above and parentHash name every field of a header. */
  @Test
  void tables_togetherNameEveryField() {
    List<String> named = new ArrayList<>(List.of("parentHash"));
    Stream.of(cheap(), atExecution(), atProof())
        .flatMap(table -> table)
        .forEach(arguments -> named.add((String) arguments.get()[0]));
    JsonObject header = HeaderCodec.toJson(valid().header());
    assertThat(new TreeSet<>(named)).isEqualTo(new TreeSet<>(header.members().keySet()));
  }

  private Block valid() {
    if (node.chain.head().number().isGenesis()) {
      Block first = node.next(1, 5, List.of(wallet.create(200_000, Recorder.INIT_CODE)));
      assertThat(node.give(first)).isInstanceOf(ImportResult.Imported.class);
    }
    // It writes storage and logs, so that no field of its effects is an empty one's.
    return node.next(1, 5, List.of(call));
  }

  private RejectReason give(Block block) {
    ImportResult result = node.give(block);
    assertThat(result).isInstanceOf(ImportResult.Rejected.class);
    return ((ImportResult.Rejected) result).reason();
  }

  private void assertStillWelcome(Block valid) {
    assertThat(node.give(valid)).isEqualTo(new ImportResult.Imported(ProofStatus.PROVEN));
    node.assertConsistent();
  }

  private static Block sealed(Block block) {
    return TreeFixture.seal(block.header().sealedPart(), block.transactions(), block.answers());
  }

  private static Block changed(Block block, String field, String value) throws JsonException {
    JsonObject whole = (JsonObject) org.poai.json.Json.parse(BlockJson.encode(block));
    java.util.SortedMap<String, JsonValue> header =
        new java.util.TreeMap<String, JsonValue>(HeaderCodec.toJson(block.header()).members());
    assertThat(header.put(field, JsonValue.of(value))).isNotEqualTo(JsonValue.of(value));
    java.util.SortedMap<String, JsonValue> all =
        new java.util.TreeMap<String, JsonValue>(whole.members());
    all.put("header", new JsonObject(header));
    return BlockJson.decode(Jcs.encode(new JsonObject(all))).orThrow();
  }
}
