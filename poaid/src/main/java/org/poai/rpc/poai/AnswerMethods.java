package org.poai.rpc.poai;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.Manifest;
import org.poai.crypto.Keccak;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.market.contract.Job;
import org.poai.market.duty.Texts;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/**
 * What this node's own engine answers to the jobs of others.
 *
 * @param texts the prompts, as far as this node keeps them
 * @param genesis the manifest that the record numbered 0 stands for
 */
public record AnswerMethods(
    Blocks blocks, Texts texts, Manifest genesis, Solver solver, LongSupplier nanoTime) {

  /** Computes answers, and remembers those that were asked for lately. */
  @FunctionalInterface
  public interface Solver {
    /** The answer of the model with this SHA-256; the future never fails. */
    CompletableFuture<Solution> solve(Hash32 model, Bytes prompt, int tokens);
  }

  /** What came of a prompt. */
  public sealed interface Solution {
    /** The answer, the empty one included. */
    record Text(Bytes answer) implements Solution {}

    /** There is none here, for a reason. */
    record Refusal(String why) implements Solution {}
  }

  public Map<String, Method> methods() {
    return Map.of(
        "poai_answer",
        Method.ofOwners(
            "(id: Count) Any",
            "What this node's engine answers to a job of the market; null until then.",
            this::answer));
  }

  private JsonValue answer(Params params) throws RpcException {
    long id = params.get(0, Values::count);
    return HeadContracts.use(
        blocks,
        nanoTime,
        GenesisContract.INFERENCE_MARKET,
        market -> answer(MarketMethods.job(id, market), market));
  }

  private JsonValue answer(Job job, HeadContracts market) throws RpcException {
    Optional<Bytes> prompt = texts.prompt(job);
    if (prompt.isEmpty()) {
      throw RpcException.server("this node does not keep the prompt of job " + job.id());
    }
    Job.Terms terms = job.terms();
    CompletableFuture<Solution> solved =
        solver.solve(model(terms.model(), market), prompt.get(), terms.maxTokens());
    return solved.isDone() ? shape(job, solved.join()) : Values.NULL;
  }

  private Hash32 model(long record, HeadContracts market) throws RpcException {
    return record == 0
        ? genesis.model().modelSha256()
        : market
            .slots()
            .model(record)
            .orElseThrow(() -> RpcException.server("no record " + record + " of a model"))
            .hashes()
            .modelSha256();
  }

  private static JsonValue shape(Job job, Solution solution) throws RpcException {
    if (solution instanceof Solution.Refusal refusal) {
      throw RpcException.server(refusal.why());
    }
    Bytes answer = ((Solution.Text) solution).answer();
    Hash32 hash = Keccak.hash(answer);
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("answer", JsonValue.of(new String(answer.toArray(), StandardCharsets.UTF_8)));
    members.put("hash", Values.of(hash));
    members.put(
        "agrees",
        job.delivery()
            .<JsonValue>map(it -> JsonValue.of(it.resultHash().equals(hash)))
            .orElse(Values.NULL));
    return new JsonObject(members);
  }
}
