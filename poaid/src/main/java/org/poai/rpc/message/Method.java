package org.poai.rpc.message;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.poai.json.JsonValue;

/** Answers one method: on a worker, where an {@link #attempt attempt} does not answer before. */
@FunctionalInterface
public interface Method {
  JsonValue call(Params params) throws RpcException;

  /** Begins to answer; most are done at once. May end with a {@link RpcException}. */
  default CompletableFuture<JsonValue> begin(Params params) throws RpcException {
    return CompletableFuture.completedFuture(call(params));
  }

  /** Whether it is not done at once. */
  default boolean isLater() {
    return false;
  }

  /**
   * The answer, found on the event loop that read the request in less time than it takes to hand
   * the request to a worker; empty where that cannot be, and a worker begins it anew.
   */
  default Optional<JsonValue> attempt(Params params) throws RpcException {
    return Optional.empty();
  }

  /** What it takes and gives, and what for; a method of the node's table has one. */
  default Optional<Signature> signature() {
    return Optional.empty();
  }

  /** The beginning of an answer. */
  interface Beginning {
    CompletableFuture<JsonValue> begin(Params params) throws RpcException;
  }

  /** What answers on an event loop, if it can. */
  interface Attempt {
    Optional<JsonValue> attempt(Params params) throws RpcException;
  }

  /** A method whose answer others bring: no worker waits for it. */
  record Later(Beginning beginning) implements Method {
    @Override
    public CompletableFuture<JsonValue> begin(Params params) throws RpcException {
      return beginning.begin(params);
    }

    @Override
    public boolean isLater() {
      return true;
    }

    @Override
    public JsonValue call(Params params) {
      throw new UnsupportedOperationException("it cannot be answered at once");
    }
  }

  /** What may answer on an event loop, and if not, on a worker. */
  record Attempted(Attempt attempt, Method body) implements Method {
    @Override
    public Optional<JsonValue> attempt(Params params) throws RpcException {
      return attempt.attempt(params);
    }

    @Override
    public JsonValue call(Params params) throws RpcException {
      return body.call(params);
    }
  }

  /** As {@link #of}, for one that looks at no more than memory or one key of the store. */
  static Method quick(String signature, String summary, Method body) {
    return of(signature, summary, new Attempted(params -> Optional.of(body.call(params)), body));
  }

  /**
   * A method as it stands in the node's table.
   *
   * @param signature what it takes and gives, as {@link Signature#of} reads it
   * @param summary what it tells or does, in a sentence
   */
  static Method of(String signature, String summary, Method body) {
    Signature parsed = Signature.of(signature, summary);
    return new Method() {
      @Override
      public JsonValue call(Params params) throws RpcException {
        return body.call(bounded(params));
      }

      @Override
      public CompletableFuture<JsonValue> begin(Params params) throws RpcException {
        return body.begin(bounded(params));
      }

      @Override
      public Optional<JsonValue> attempt(Params params) throws RpcException {
        return body.attempt(bounded(params));
      }

      private Params bounded(Params params) throws RpcException {
        int most = parsed.parameters().size();
        if (params.values().size() > most) {
          throw RpcException.invalidParams("too many arguments, want at most " + most);
        }
        return params;
      }

      @Override
      public boolean isLater() {
        return body.isLater();
      }

      @Override
      public Optional<Signature> signature() {
        return Optional.of(parsed);
      }
    };
  }
}
