package org.poai.market.duty;

import java.util.Map;
import org.poai.crypto.Preimage;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/**
 * An answer that an account stands for, sealed until the votes on its case are in.
 *
 * @param matter what it answers
 * @param account who votes or challenges with it; the seal opens for nobody else
 * @param answer hash of the text, or {@code Seals.POISON}
 * @param salt what makes the seal
 * @param seal as the contract has it until the answer is shown
 * @param block height of the head when it was written
 */
public record SealedAnswer(
    Matter matter, Address account, Hash32 answer, Hash32 salt, Hash32 seal, long block) {
  /**
   * What a case is about. A reorganisation may put another one under its number.
   *
   * @param job number of the job and of its case
   * @param question hash of model, prompt and number of tokens
   * @param claimed hash of what the worker delivered
   */
  public record Matter(long job, Hash32 question, Hash32 claimed) {
    /** The same for two matters that are one. */
    Hash32 hash() {
      return Preimage.tagged("matter").u64(job).bytes(question).bytes(claimed).keccak();
    }
  }

  JsonObject toJson() {
    return new JsonObject(
        Map.of(
            "account", JsonValue.of(account.toHex()),
            "answer", JsonValue.of(answer.toHex()),
            "block", JsonValue.of(block),
            "claimed", JsonValue.of(matter.claimed().toHex()),
            "job", JsonValue.of(matter.job()),
            "question", JsonValue.of(matter.question().toHex()),
            "salt", JsonValue.of(salt.toHex()),
            "seal", JsonValue.of(seal.toHex())));
  }

  static SealedAnswer fromJson(JsonObject json) throws JsonException {
    return new SealedAnswer(
        new Matter(json.integer("job"), hash(json, "question"), hash(json, "claimed")),
        JsonObject.named("account", () -> Address.fromHex(json.string("account"))),
        hash(json, "answer"),
        hash(json, "salt"),
        hash(json, "seal"),
        json.integer("block"));
  }

  private static Hash32 hash(JsonObject json, String member) throws JsonException {
    return JsonObject.named(member, () -> Hash32.fromHex(json.string(member)));
  }
}
