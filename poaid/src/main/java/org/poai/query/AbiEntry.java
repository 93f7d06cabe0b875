package org.poai.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.poai.evm.abi.Abi;

/** A function or an event of a contract, with the names of its parameters. */
public record AbiEntry(Kind kind, String name, List<Parameter> parameters) {
  public AbiEntry {
    parameters = List.copyOf(parameters);
  }

  /** What it is. */
  public enum Kind {
    FUNCTION,
    EVENT
  }

  /**
   * A parameter.
   *
   * @param indexed whether it is a topic; of a function none is
   */
  public record Parameter(String name, String type, boolean indexed) {}

  /** Reads {@code event Transfer(address indexed from,address indexed to,uint256 value)}. */
  static AbiEntry parse(String line) {
    int space = line.indexOf(' ');
    String rest = line.substring(space + 1);
    List<Parameter> parameters = new ArrayList<>();
    for (String each : Abi.types(rest)) {
      String[] words = each.split(" ", -1);
      String name = words.length > 1 ? words[words.length - 1] : "";
      boolean indexed = words.length > 1 && words[1].equals("indexed");
      parameters.add(new Parameter(name.equals("indexed") ? "" : name, words[0], indexed));
    }
    return new AbiEntry(
        Kind.valueOf(line.substring(0, space).toUpperCase(Locale.ROOT)),
        rest.substring(0, rest.indexOf('(')),
        parameters);
  }

  /** The types of the parameters, as the ABI writes them. */
  List<String> types() {
    return parameters.stream().map(Parameter::type).toList();
  }

  /** How many parameters are topics. */
  int topics() {
    return (int) parameters.stream().filter(Parameter::indexed).count();
  }

  /** The name with the types, which selector and topic are made of. */
  @Override
  public String toString() {
    return name + "(" + String.join(",", types()) + ")";
  }
}
