package org.poai.dev;

import java.util.Map;
import java.util.Optional;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.RevertReason;

/**
 * A transaction that got its block at once, and reverted there. Who sent it is answered with an
 * error, in the words of Hardhat's network: tests await that of the call that they make, and have
 * the transaction's hash and what it returned with it.
 */
record FailedTransaction(JsonValue hash, String error, Bytes output) {
  private static final String PREFIX = "VM Exception while processing transaction: ";
  private static final String PANIC = "0x4e487b71";

  /** Refuses a transaction that is in a block and failed there. */
  static void refuse(JsonValue hash, UsualMethods usual) throws RpcException {
    try {
      JsonValue receipt = usual.ask("eth_getTransactionReceipt", hash);
      boolean hasFailed =
          receipt instanceof JsonObject object && object.string("status").equals("0x0");
      if (hasFailed) {
        JsonObject tracer = new JsonObject(Map.of("tracer", JsonValue.of("callTracer")));
        JsonObject trace = usual.ask("debug_traceTransaction", hash, tracer).asObject();
        throw of(hash, trace).refusal();
      }
    } catch (JsonException e) {
      throw RpcException.server(String.valueOf(e.getMessage()));
    }
  }

  private static FailedTransaction of(JsonValue hash, JsonObject trace) throws JsonException {
    return new FailedTransaction(
        hash,
        Members.find(trace, "error", JsonValue::asString).orElse(""),
        Members.find(trace, "output", Values::data).orElse(Bytes.EMPTY));
  }

  private RpcException refusal() {
    String message = message();
    return RpcException.server(
        message,
        new JsonObject(
            Map.of(
                "message", JsonValue.of(message),
                "txHash", hash,
                "data", Values.of(output))));
  }

  private String message() {
    Optional<String> reason = RevertReason.of(output);
    if (reason.isPresent()) {
      return output.toHex().startsWith(PANIC)
          ? PREFIX + "reverted with panic (" + reason.get() + ")"
          : PREFIX + "reverted with reason string '" + reason.get() + "'";
    }
    if (!output.isEmpty()) {
      return PREFIX + "reverted with a custom error (return data: " + output.toHex() + ")";
    }
    return error.contains("revert")
        ? "Transaction reverted without a reason string"
        : PREFIX + error;
  }
}
