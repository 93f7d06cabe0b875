package org.poai.rpc.message;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a method takes and gives: the calls of a method are held to it, and the OpenRPC document is
 * made of it, so the two cannot differ.
 */
public record Signature(String summary, List<Parameter> parameters, Schema result) {
  private static final Pattern WHOLE = Pattern.compile("\\((.*)\\) (\\w+)");
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)(\\??): (\\w+)");

  public Signature {
    parameters = List.copyOf(parameters);
  }

  /** A parameter; clients give them in order. */
  public record Parameter(String name, boolean required, Schema schema) {}

  /** Refuses a call with more arguments than there are. */
  void require(Params params) throws RpcException {
    if (params.values().size() > parameters.size()) {
      throw RpcException.invalidParams("too many arguments, want at most " + parameters.size());
    }
  }

  /**
   * Reads what programmers write: names with schemas, a question mark where a parameter may be left
   * out, and the schema of the result, as in {@code (address: Address, block?: BlockId) Quantity}.
   */
  static Signature of(String text, String summary) {
    Matcher whole = WHOLE.matcher(text);
    if (!whole.matches()) {
      throw new IllegalArgumentException("no signature: " + text);
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String part : whole.group(1).isEmpty() ? new String[0] : whole.group(1).split(", ", -1)) {
      Matcher parameter = PARAMETER.matcher(part);
      if (!parameter.matches()) {
        throw new IllegalArgumentException("no parameter: " + part);
      }
      parameters.add(
          new Parameter(
              parameter.group(1), parameter.group(2).isEmpty(), Schema.named(parameter.group(3))));
    }
    return new Signature(summary, parameters, Schema.named(whole.group(2)));
  }
}
