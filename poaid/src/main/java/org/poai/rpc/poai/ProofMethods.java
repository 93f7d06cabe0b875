package org.poai.rpc.poai;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.Position;
import org.poai.dataset.QaRecord;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.query.QuizView;
import org.poai.query.QuizView.Question;
import org.poai.query.Quizzes;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/** What blocks proved, and what the next one has to. */
public record ProofMethods(Blocks blocks, Quizzes quizzes) {
  public ProofMethods(Quizzes quizzes) {
    this(new Blocks(quizzes.view()), quizzes);
  }

  public Map<String, Method> methods() {
    return Map.of(
        "poai_getQuiz",
        Method.onWorker(
            "(block: BlockId) Any",
            "What a block asked the model, what it answered, and the values of its proof.",
            this::quiz),
        "poai_epoch",
        Method.onWorker(
            "(block?: BlockId) Object",
            "The epoch of the block after one, and its key.",
            this::epoch),
        "poai_manifest",
        Method.onWorker(
            "(block?: BlockId) Object",
            "Model, dataset and sizes by which the block after one is proven.",
            this::manifest));
  }

  private JsonValue quiz(Params params) throws RpcException {
    JsonValue unused = params.get(0, value -> value);
    Optional<SealedHeader> found = blocks.find(params, 0);
    if (found.isEmpty()) {
      return Values.NULL;
    }
    SealedHeader header = found.get();
    if (header.number().isGenesis()) {
      throw RpcException.server("the genesis block has no quiz");
    }
    return shape(quizzes.of(header).orElseThrow(ProofMethods::offTheChain));
  }

  private static RpcException offTheChain() {
    return RpcException.server("only blocks of the chain can be looked into");
  }

  private static JsonObject shape(QuizView quiz) {
    SealedHeader header = quiz.header();
    Seal seal = header.header().seal();
    Map<String, JsonValue> members = new TreeMap<>(HeaderCodec.toJson(seal));
    members.put("number", JsonValue.of(header.number().value()));
    members.put("hash", Values.of(header.hash()));
    members.put("miner", Values.of(header.header().lineage().miner()));
    members.put("epoch", JsonValue.of(header.header().epoch().value()));
    members.put("epochKey", Values.of(quiz.position().epochKey()));
    members.put("manifestHash", Values.of(quiz.position().next().manifest().hash()));
    members.put("sealHash", Values.of(header.sealHash()));
    members.put("quizKey", Values.of(quiz.quizKey()));
    members.put("lottery", Values.of(quiz.lottery().toHash32()));
    members.put("target", Values.of(header.header().target().toHash32()));
    members.put("quizLoss", JsonValue.of(seal.quizLoss()));
    members.put("proof", JsonValue.of(quiz.proof().name().toLowerCase(java.util.Locale.ROOT)));
    members.put(
        "questions", Values.list(quiz.questions().stream().map(ProofMethods::question).toList()));
    return new JsonObject(members);
  }

  /** The body may be pruned, and another dataset may have been active. */
  private static JsonObject question(Question question) {
    return new JsonObject(
        Map.of(
            "record", JsonValue.of(question.record()),
            "answer", text(question.answer()),
            "question", text(question.text().map(QaRecord::question)),
            "expected", text(question.text().map(QaRecord::answer))));
  }

  private static JsonValue text(Optional<String> text) {
    return text.<JsonValue>map(JsonValue::of).orElse(Values.NULL);
  }

  private Position after(Params params) throws RpcException {
    SealedHeader parent = blocks.get(params, 0);
    if (!blocks.view().chain().isCanonical(parent)) {
      throw offTheChain();
    }
    return blocks.view().chain().after(parent, quizzes.schedule());
  }

  private JsonValue epoch(Params params) throws RpcException {
    Position position = after(params);
    long epochBlocks = blocks.view().chain().spec().pace().epochBlocks();
    Epoch epoch = position.next().epoch();
    BlockNumber first = epoch.firstBlock(epochBlocks);
    return new JsonObject(
        Map.of(
            "epoch", JsonValue.of(epoch.value()),
            "epochKey", Values.of(position.epochKey()),
            "firstBlock", JsonValue.of(first.value()),
            "lastBlock", JsonValue.of(first.value() + epochBlocks - 1),
            "nextBlock", JsonValue.of(position.next().number().value()),
            "manifestHash", Values.of(position.next().manifest().hash()),
            "target", Values.of(position.next().target().toHash32())));
  }

  private JsonValue manifest(Params params) throws RpcException {
    Scheduled scheduled = after(params).next().manifest();
    return new JsonObject(
        Map.of(
            "hash", Values.of(scheduled.hash()),
            "manifest", ManifestCodec.toJson(scheduled.manifest())));
  }
}
