package org.poai.rpc.poai;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;

/** What the model that rules reads in a prompt, before somebody pays for its answer. */
public record PromptMethods(Reader reader) {
  /** Of a job, in UTF-8. */
  private static final int MAX_BYTES = 2_048;

  /** Reads prompts as the model does. */
  @FunctionalInterface
  public interface Reader {
    CompletableFuture<Reading> read(String prompt);
  }

  /**
   * What a model reads.
   *
   * @param tokens BOS included, where the model adds it
   * @param isSpecial whether a control or unknown token is among them, which a job must not have
   * @param fits whether a job's answer can follow them
   */
  public record Reading(int tokens, boolean isSpecial, boolean fits) {}

  public Map<String, Method> methods() {
    return Map.of(
        "poai_prompt",
        Method.laterOfOwners(
            "(prompt: String) Object",
            "How many tokens the model reads in a prompt, and whether a job may have them.",
            this::prompt));
  }

  private CompletableFuture<JsonValue> prompt(Params params) throws RpcException {
    String prompt = params.get(0, JsonValue::asString);
    if (prompt.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw RpcException.invalidParams("a prompt has at most " + MAX_BYTES + " bytes");
    }
    return reader
        .read(prompt)
        .<JsonValue>thenApply(
            reading ->
                new JsonObject(
                    Map.of(
                        "tokens", Values.of(reading.tokens()),
                        "special", JsonValue.of(reading.isSpecial()),
                        "fits", JsonValue.of(reading.fits()))))
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    RpcException.server("the model cannot read it now")));
  }
}
