package org.poai.rpc.message;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.rpc.message.Values.Parser;

/**
 * The parameters of a request, in order; null stands for one that is left out.
 *
 * @param caller who sent the request
 * @param afterAnswer takes what is to be done when the answer is on its way; from any thread,
 *     before the answer is found
 */
public record Params(List<JsonValue> values, Caller caller, Consumer<Runnable> afterAnswer) {
  public Params {
    values = List.copyOf(values);
  }

  /** A parameter that must be there. */
  public <T> T get(int index, Parser<T> parser) throws RpcException {
    return find(index, parser)
        .orElseThrow(
            () -> RpcException.invalidParams("missing value for required argument " + index));
  }

  /** A parameter that may be left out. */
  public <T> Optional<T> find(int index, Parser<T> parser) throws RpcException {
    if (index >= values.size() || values.get(index) instanceof JsonNull) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.parse(values.get(index)));
    } catch (JsonException | IllegalArgumentException e) {
      throw RpcException.invalidParams("invalid argument " + index + ": " + e.getMessage());
    }
  }
}
