package org.poai.rpc.message;

import java.util.Optional;
import org.poai.json.JsonValue;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** An answer that is an error: code and words as geth has them, since clients read both. */
public final class RpcException extends Exception {
  private static final long serialVersionUID = 1;

  private static final int PARSE = -32700;
  private static final int INVALID_REQUEST = -32600;
  private static final int NO_METHOD = -32601;
  private static final int INVALID_PARAMS = -32602;
  private static final int SERVER = -32000;
  private static final int TIMED_OUT = -32002;
  private static final int TOO_LARGE = -32003;
  private static final int REVERTED = 3;
  private static final int NOT_MINED = 4;

  private final int code;
  private final transient Optional<JsonValue> data;

  private RpcException(int code, String message, Optional<JsonValue> data) {
    super(message, null, false, false);
    this.code = code;
    this.data = data;
  }

  /** The bytes are no JSON. */
  public static RpcException parse(String message) {
    return new RpcException(PARSE, message, Optional.empty());
  }

  /** JSON, but no request. */
  public static RpcException invalidRequest(String message) {
    return new RpcException(INVALID_REQUEST, message, Optional.empty());
  }

  public static RpcException noMethod(String method) {
    return new RpcException(
        NO_METHOD, "the method " + method + " does not exist/is not available", Optional.empty());
  }

  public static RpcException invalidParams(String message) {
    return new RpcException(INVALID_PARAMS, message, Optional.empty());
  }

  /** What is asked cannot be; clients do not repeat it. */
  public static RpcException server(String message) {
    return new RpcException(SERVER, message, Optional.empty());
  }

  /** The same, with data that say to programs what the message says to people. */
  public static RpcException server(String message, JsonValue data) {
    return new RpcException(SERVER, message, Optional.of(data));
  }

  /** There was no time left for this request of a batch. */
  public static RpcException timedOut() {
    return new RpcException(TIMED_OUT, "request timed out", Optional.empty());
  }

  /** An execution took longer than one answer may; in geth's words. */
  public static RpcException overdue(long seconds) {
    return server("execution aborted (timeout = " + seconds + "s)");
  }

  /** There was no room left for the answer. */
  public static RpcException tooLarge() {
    return new RpcException(TOO_LARGE, "response too large", Optional.empty());
  }

  /** A call that reverted, with the bytes that it gave. */
  public static RpcException reverted(String message, Bytes output) {
    return new RpcException(REVERTED, message, Optional.of(Values.of(output)));
  }

  /** A transaction that was taken, and is in no block yet (EIP-7966). */
  public static RpcException notMined(Hash32 transaction, long millis) {
    return new RpcException(
        NOT_MINED,
        "The transaction was added to the transaction pool but wasn't processed in "
            + millis
            + " ms",
        Optional.of(Values.of(transaction)));
  }

  /** Why a block of {@code eth_simulateV1} cannot be; the execution APIs have the codes. */
  public static RpcException simulation(int code, String message) {
    return new RpcException(code, message, Optional.empty());
  }

  public int code() {
    return code;
  }

  public Optional<JsonValue> data() {
    return data;
  }
}
