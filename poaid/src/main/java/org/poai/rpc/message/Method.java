package org.poai.rpc.message;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.json.JsonValue;

/** A method as it stands in the node's table: what it takes and gives, and who finds its answer. */
public sealed interface Method {
  Signature signature();

  /**
   * A method that the event loop that read the request answers, where that takes less time than the
   * way to a worker; a worker answers the rest, and begins anew.
   */
  record Quick(Signature signature, Attempt attempt, Body body) implements Method {}

  /** A method that a worker answers. */
  record OnWorker(Signature signature, Body body) implements Method {}

  /** A method that others answer, while no worker waits for them. */
  record Later(Signature signature, Beginning beginning) implements Method {}

  /** Finds an answer. */
  interface Body {
    JsonValue call(Params params) throws RpcException;
  }

  /** Finds an answer if that takes little; empty where it does not, and nothing is known then. */
  interface Attempt {
    Optional<JsonValue> attempt(Params params) throws RpcException;
  }

  /** Begins to look for an answer, which may end with a {@link RpcException}. */
  interface Beginning {
    CompletableFuture<JsonValue> begin(Params params) throws RpcException;
  }

  /** A method that looks at no more than memory or one key of the store. */
  static Method quick(String signature, String summary, Body body) {
    return quick(signature, summary, params -> Optional.of(body.call(params)), body);
  }

  /**
   * A method that is quick now and then.
   *
   * @param signature what it takes and gives, as {@link Signature#of} reads it
   * @param summary what it tells or does, in a sentence
   */
  static Method quick(String signature, String summary, Attempt attempt, Body body) {
    return new Quick(Signature.of(signature, summary), attempt, body);
  }

  /** A method for a worker; as above. */
  static Method onWorker(String signature, String summary, Body body) {
    return new OnWorker(Signature.of(signature, summary), body);
  }

  /** A method that changes what the node does, for its owners only; as above. */
  static Method ofOwners(String signature, String summary, Body body) {
    return onWorker(
        signature,
        summary,
        params -> {
          requireOwner(params);
          return body.call(params);
        });
  }

  private static void requireOwner(Params params) throws RpcException {
    if (!params.caller().isOwner()) {
      throw RpcException.server(
          "for the node's owners: send Authorization: Bearer and the token of its rpc.token file");
    }
  }

  /** A method that others answer; as above. */
  static Method later(String signature, String summary, Beginning beginning) {
    return new Later(Signature.of(signature, summary), beginning);
  }

  /** A method that others answer, for the node's owners only; as above. */
  static Method laterOfOwners(String signature, String summary, Beginning beginning) {
    return later(
        signature,
        summary,
        params -> {
          requireOwner(params);
          return beginning.begin(params);
        });
  }
}
