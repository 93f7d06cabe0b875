package org.poai.cli.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * An object as a node shows it, in the forms of its JSON-RPC. A member that is not there is an
 * error of the node's, which ends the command.
 */
public record NodeView(JsonObject object) {

  /** What a node answers with an object. */
  public static NodeView of(RemoteChain chain, String method, JsonValue... params)
      throws RpcFailure {
    return chain.ask(value -> new NodeView(value.asObject()), method, params);
  }

  /** What a node answers with a list of objects. */
  public static List<NodeView> listOf(RemoteChain chain, String method, JsonValue... params)
      throws RpcFailure {
    return chain.ask(NodeView::list, method, params);
  }

  static List<NodeView> list(JsonValue value) throws JsonException {
    List<NodeView> views = new ArrayList<>();
    for (JsonValue each : value.asArray()) {
      views.add(new NodeView(each.asObject()));
    }
    return views;
  }

  public Optional<JsonValue> find(String name) {
    return object.find(name).filter(value -> !(value instanceof JsonNull));
  }

  public boolean has(String name) {
    return find(name).isPresent();
  }

  public String text(String name) throws JsonException {
    return object.string(name);
  }

  public boolean flag(String name) throws JsonException {
    return object.get(name).equals(JsonValue.of(true));
  }

  public long number(String name) throws JsonException {
    return Hex.parseQuantity(object.string(name));
  }

  public Wei wei(String name) throws JsonException {
    return new Wei(UInt256.fromQuantity(object.string(name)));
  }

  public NodeView view(String name) throws JsonException {
    return new NodeView(object.get(name).asObject());
  }

  public List<NodeView> views(String name) throws JsonException {
    return list(object.get(name));
  }
}
