package org.poai.rpc.message;

import java.util.Optional;
import org.poai.json.JsonValue;

/** Answers one method; on a worker. */
@FunctionalInterface
public interface Method {
  JsonValue call(Params params) throws RpcException;

  /** What it takes and gives, and what for; a method of the node's table has one. */
  default Optional<Signature> signature() {
    return Optional.empty();
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
        int most = parsed.parameters().size();
        if (params.values().size() > most) {
          throw RpcException.invalidParams("too many arguments, want at most " + most);
        }
        return body.call(params);
      }

      @Override
      public Optional<Signature> signature() {
        return Optional.of(parsed);
      }
    };
  }
}
