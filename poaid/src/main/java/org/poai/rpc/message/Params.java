package org.poai.rpc.message;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.rpc.message.Values.Parser;

/**
 * The parameters of a request, in order; null stands for one that is left out.
 *
 * @param from where the request came from
 */
public record Params(List<JsonValue> values, InetAddress from) {
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
