package org.poai.explorer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.block.Header;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SignedTransaction;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.query.AbiBook.Decoded;
import org.poai.query.BlockArrivals.Arrival;
import org.poai.query.BlockView;
import org.poai.query.HistoryEntry;
import org.poai.query.HistoryPage;
import org.poai.query.MinedBlock;
import org.poai.query.QuizView;
import org.poai.query.TransactionView;
import org.poai.query.TransactionView.LogView;
import org.poai.quiz.prompt.PromptFrame;
import org.poai.quiz.prompt.SaltWordList;
import org.poai.quiz.prompt.SaltedPrompt;

/** Views as pages read them: counts as numbers, hashes and amounts in hexadecimal. */
final class PageJson {
  private static final JsonValue NOTHING = new JsonNull();

  /** Transactions that a headline names. */
  private static final int NAMED = 12;

  private static final double NANOS_PER_MILLI = 1e6;

  private PageJson() {}

  /** A block for those who are told of it as it comes. */
  static JsonObject headline(BlockView block) {
    Header header = block.header().header();
    Map<String, JsonValue> members = new HashMap<>();
    members.put("number", JsonValue.of(header.lineage().number().value()));
    members.put("hash", text(block.header().hash()));
    members.put("timestamp", JsonValue.of(header.timestamp()));
    members.put("miner", JsonValue.of(header.lineage().miner().toHex()));
    members.put("epoch", JsonValue.of(header.epoch().value()));
    members.put("gasUsed", JsonValue.of(header.execution().gasUsed()));
    members.put("gasLimit", JsonValue.of(header.execution().gasLimit()));
    List<SignedTransaction> all = block.body().map(MinedBlock::transactions).orElse(List.of());
    List<SignedTransaction> named = all.subList(0, Math.min(NAMED, all.size()));
    members.put("transactions", list(named.stream().map(PageJson::transaction).toList()));
    members.put("more", JsonValue.of(all.size() - named.size()));
    members.put("quiz", orNothing(block.quiz().map(quiz -> quiz(quiz, Optional.empty()))));
    members.put("seen", orNothing(block.arrival().map(PageJson::arrival)));
    return new JsonObject(members);
  }

  /** A transaction in a list. */
  static JsonObject transaction(SignedTransaction signed) {
    var message = signed.transaction().message();
    return new JsonObject(
        Map.of(
            "hash", text(signed.hash()),
            "from", JsonValue.of(signed.sender().toHex()),
            "to", orNothing(message.to().map(to -> JsonValue.of(to.toHex()))),
            "value", JsonValue.of(message.value().toQuantity())));
  }

  private static JsonObject arrival(Arrival arrival) {
    return new JsonObject(
        Map.of(
            "from",
            JsonValue.of(arrival.origin().name()),
            "proofMillis",
            new JsonNumber(arrival.nanos() / NANOS_PER_MILLI)));
  }

  /**
   * The proof of a block.
   *
   * @param words that salt its prompts, where this node has the model
   */
  static JsonObject quiz(QuizView quiz, Optional<SaltWordList> words) {
    Seal seal = quiz.header().header().seal();
    Map<String, JsonValue> members = new HashMap<>();
    members.put("epoch", JsonValue.of(quiz.header().header().epoch().value()));
    members.put("epochKey", text(quiz.position().epochKey()));
    members.put("manifestHash", text(quiz.position().next().manifest().hash()));
    members.put("sealHash", text(quiz.header().sealHash()));
    members.put("quizKey", text(quiz.quizKey()));
    members.put(
        "nonce",
        JsonValue.of(Hex.data(ByteBuffer.allocate(Long.BYTES).putLong(seal.nonce()).array())));
    members.put("fingerprint", text(seal.fingerprint()));
    members.put("quizLoss", JsonValue.of(seal.quizLoss()));
    members.put("lottery", text(quiz.lottery().toHash32()));
    members.put("target", text(quiz.header().header().target().toHash32()));
    members.put("proof", JsonValue.of(quiz.proof().name().toLowerCase(Locale.ROOT)));
    List<JsonValue> questions = new ArrayList<>();
    for (QuizView.Question question : quiz.questions()) {
      questions.add(question(question, salt(quiz, questions.size(), words)));
    }
    members.put("questions", new JsonArray(questions));
    return new JsonObject(members);
  }

  /** The words that the first prompt about a question begins with, whatever its length. */
  private static Optional<JsonValue> salt(QuizView quiz, int k, Optional<SaltWordList> words) {
    SaltedPrompt prompt = new SaltedPrompt(quiz.quizKey(), k, 0, "");
    return words
        .map(list -> prompt.text(list, PromptFrame.MIN_WORDS))
        .map(text -> JsonValue.of(text.substring(0, text.indexOf('\n'))));
  }

  private static JsonObject question(QuizView.Question question, Optional<JsonValue> salt) {
    return new JsonObject(
        Map.of(
            "record", JsonValue.of(question.record()),
            "answer", orNothing(question.answer().map(JsonValue::of)),
            "question", orNothing(question.text().map(text -> JsonValue.of(text.question()))),
            "expected", orNothing(question.text().map(text -> JsonValue.of(text.answer()))),
            "salt", orNothing(salt)));
  }

  /** A page of what an account took part in. */
  static JsonObject history(HistoryPage page) {
    return new JsonObject(
        Map.of(
            "entries",
            list(page.entries().stream().map(PageJson::entry).toList()),
            "next",
            orNothing(page.next().map(next -> JsonValue.of(next.height() + "-" + next.index())))));
  }

  private static JsonObject entry(HistoryEntry entry) {
    Map<String, JsonValue> members = new HashMap<>(transaction(entry.signed()).members());
    members.put("block", JsonValue.of(entry.block().number().value()));
    members.put("timestamp", JsonValue.of(entry.block().header().timestamp()));
    members.put("done", JsonValue.of(entry.footprint().receipt().success()));
    members.put(
        "roles",
        list(
            entry.roles().stream()
                .sorted()
                .map(role -> JsonValue.of(role.name().toLowerCase(Locale.ROOT)))
                .toList()));
    return new JsonObject(members);
  }

  /** What a transaction said, as far as its words are known. */
  static JsonObject decoded(TransactionView view) {
    List<LogView> logs = view.outcome().map(TransactionView.Outcome::logs).orElse(List.of());
    return new JsonObject(
        Map.of(
            "call",
            orNothing(view.call().map(PageJson::decoded)),
            "events",
            list(
                logs.stream().map(log -> orNothing(log.event().map(PageJson::decoded))).toList())));
  }

  private static JsonObject decoded(Decoded decoded) {
    return new JsonObject(
        Map.of(
            "signature",
            JsonValue.of(decoded.signature().toString()),
            "name",
            JsonValue.of(decoded.signature().name()),
            "arguments",
            list(
                decoded.arguments().stream()
                    .map(
                        each ->
                            new JsonObject(
                                Map.of(
                                    "name", JsonValue.of(each.name()),
                                    "type", JsonValue.of(each.type()),
                                    "value", argument(each.value()))))
                    .toList())));
  }

  /** A value of the ABI: numbers in decimal, bytes in hexadecimal, lists as lists. */
  private static JsonValue argument(Object value) {
    if (value instanceof List<?> elements) {
      return list(elements.stream().map(PageJson::argument).toList());
    }
    return JsonValue.of(value instanceof Bytes bytes ? bytes.toHex() : value.toString());
  }

  static JsonValue text(Hash32 hash) {
    return JsonValue.of(hash.toHex());
  }

  static JsonArray list(List<? extends JsonValue> elements) {
    return new JsonArray(List.copyOf(elements));
  }

  static JsonValue orNothing(Optional<? extends JsonValue> value) {
    return value.<JsonValue>map(found -> found).orElse(NOTHING);
  }
}
