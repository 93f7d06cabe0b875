package org.poai.rpc.poai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.Block;
import org.poai.chain.block.HeaderCodec;
import org.poai.chain.block.Seal;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.chain.stored.Position;
import org.poai.chain.stored.ProofStatus;
import org.poai.dataset.Dataset;
import org.poai.dataset.QaRecord;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Epoch;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Lottery;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/**
 * What blocks proved, and what the next one has to.
 *
 * @param records the active ones
 */
public record ProofMethods(Blocks blocks, ManifestSchedule schedule, Dataset records) {
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
    if (!blocks.chain().isCanonical(header)) {
      throw RpcException.server("only blocks of the chain can be looked into");
    }
    return quiz(header);
  }

  private JsonObject quiz(SealedHeader header) {
    Position position = blocks.chain().of(header, schedule);
    Challenge challenge = Challenge.of(header, position.epochKey());
    Seal seal = header.header().seal();
    Map<String, JsonValue> members = new TreeMap<>(HeaderCodec.toJson(seal));
    members.put("number", JsonValue.of(header.number().value()));
    members.put("hash", Values.of(header.hash()));
    members.put("miner", Values.of(header.header().lineage().miner()));
    members.put("epoch", JsonValue.of(header.header().epoch().value()));
    members.put("epochKey", Values.of(position.epochKey()));
    members.put("manifestHash", Values.of(position.next().manifest().hash()));
    members.put("sealHash", Values.of(header.sealHash()));
    members.put("quizKey", Values.of(challenge.quizKey(seal.nonce())));
    members.put("lottery", Values.of(Lottery.of(header.sealHash(), seal).toHash32()));
    members.put("target", Values.of(header.header().target().toHash32()));
    members.put("quizLoss", JsonValue.of(seal.quizLoss()));
    members.put("proof", JsonValue.of(proof(header).name().toLowerCase(java.util.Locale.ROOT)));
    members.put("questions", Values.list(questions(header, challenge, position.manifest())));
    return new JsonObject(members);
  }

  private ProofStatus proof(SealedHeader header) {
    return blocks.chain().proofStatus(header.hash()).orElse(ProofStatus.PROVEN);
  }

  private List<JsonValue> questions(SealedHeader header, Challenge challenge, Manifest manifest) {
    List<Integer> indices =
        challenge.records(manifest.sizes().samples(), manifest.dataset().records());
    Optional<Block> block = blocks.chain().block(header.hash());
    boolean ours = manifest.dataset().root().equals(records.root());
    List<JsonValue> questions = new ArrayList<>();
    for (int k = 0; k < indices.size(); k++) {
      int index = indices.get(k);
      int at = k;
      Map<String, JsonValue> members = new TreeMap<>();
      members.put("record", JsonValue.of(index));
      // The body may be pruned, and another dataset may have been active.
      members.put("answer", block.map(b -> JsonValue.of(b.answers().get(at))).orElse(Values.NULL));
      Optional<QaRecord> record = ours ? Optional.of(records.get(index)) : Optional.empty();
      members.put("question", record.map(r -> JsonValue.of(r.question())).orElse(Values.NULL));
      members.put("expected", record.map(r -> JsonValue.of(r.answer())).orElse(Values.NULL));
      questions.add(new JsonObject(members));
    }
    return questions;
  }

  private Position after(Params params) throws RpcException {
    SealedHeader parent = blocks.get(params, 0);
    if (!blocks.chain().isCanonical(parent)) {
      throw RpcException.server("only blocks of the chain can be looked into");
    }
    return blocks.chain().after(parent, schedule);
  }

  private JsonValue epoch(Params params) throws RpcException {
    Position position = after(params);
    long epochBlocks = blocks.chain().spec().pace().epochBlocks();
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
