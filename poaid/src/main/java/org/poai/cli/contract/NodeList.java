package org.poai.cli.contract;

import java.util.ArrayList;
import java.util.List;
import org.poai.cli.option.Refusals;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import picocli.CommandLine;

/**
 * What a node lists, printed: a line for each object, or all of it as JSON.
 *
 * @param none what is said where there is nothing
 */
public record NodeList(String none, Line line) {
  /** An object in one line. */
  @FunctionalInterface
  public interface Line {
    String of(NodeView object) throws JsonException;
  }

  /** Prints what a method of the node gives; the command's exit code. */
  public int print(
      CommandLine command, RemoteChain chain, boolean json, String method, JsonValue... params) {
    try {
      List<String> lines = chain.ask(value -> lines(value, json), method, params);
      lines.forEach(command.getOut()::println);
      if (lines.isEmpty()) {
        command.getErr().println(none);
      }
      command.getOut().flush();
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  private List<String> lines(JsonValue value, boolean json) throws JsonException {
    if (json) {
      return List.of(Jcs.toString(new JsonArray(value.asArray())));
    }
    List<String> lines = new ArrayList<>();
    for (NodeView object : NodeView.list(value)) {
      lines.add(line.of(object));
    }
    return lines;
  }
}
