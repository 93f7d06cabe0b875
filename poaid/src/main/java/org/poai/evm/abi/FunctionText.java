package org.poai.evm.abi;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.poai.crypto.AddressText;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;

/**
 * A function as a person writes it, {@code balanceOf(address)(uint256)}: name, types of arguments,
 * and types of results where they matter. Arguments and results are texts: numbers in decimal or
 * with {@code 0x}, bytes in hex, lists as {@code [a,b]}.
 *
 * @param name empty for a constructor
 */
public record FunctionText(String name, List<String> inputs, List<String> outputs) {
  private static final Pattern TEXT =
      Pattern.compile("\\s*(\\w*)\\s*\\(([^()]*)\\)\\s*(?:(?:returns)?\\s*\\(([^()]*)\\))?\\s*");
  private static final Pattern TYPE =
      Pattern.compile("(address|bool|string|bytes\\d{0,2}|u?int\\d{0,3})((?:\\[\\d{0,4}])*)");

  public FunctionText {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * Reads {@code name(type,…)} or {@code name(type,…)(type,…)}; names of parameters may follow the
   * types.
   *
   * @throws IllegalArgumentException with a clause for the user
   */
  public static FunctionText parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "a function is like transfer(address,uint256) or balanceOf(address)(uint256); tuples are"
              + " not known here");
    }
    String results = matcher.group(3);
    return new FunctionText(
        matcher.group(1), types(matcher.group(2)), types(results == null ? "" : results));
  }

  private static List<String> types(String list) {
    List<String> types = new ArrayList<>();
    if (!list.isBlank()) {
      for (String parameter : list.split(",", -1)) {
        types.add(type(parameter.strip().split("\\s+", -1)[0]));
      }
    }
    return types;
  }

  private static String type(String text) {
    Matcher matcher = TYPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no type of Solidity's ABI");
    }
    String base = matcher.group(1);
    return (base.equals("uint") || base.equals("int") ? base + "256" : base) + matcher.group(2);
  }

  /** Name and types of arguments, which the selector is made of. */
  public String signature() {
    return name + "(" + String.join(",", inputs) + ")";
  }

  /**
   * The input of a call; of a constructor, what stands behind the code.
   *
   * @throws IllegalArgumentException with a clause for the user
   */
  public Bytes encode(List<String> arguments) {
    if (arguments.size() != inputs.size()) {
      throw new IllegalArgumentException(
          signature() + " takes " + inputs.size() + " arguments, not " + arguments.size());
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      try {
        values.add(value(inputs.get(i), arguments.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "argument " + (i + 1) + " is no " + inputs.get(i) + ": " + e.getMessage(), e);
      }
    }
    return name.isEmpty() ? Abi.encode(inputs, values) : Abi.call(signature(), values);
  }

  private static Object value(String type, String text) {
    if (type.endsWith("]")) {
      String element = type.substring(0, type.lastIndexOf('['));
      return elements(text).stream().map(each -> value(element, each)).toList();
    }
    return switch (type.replaceAll("\\d", "")) {
      case "address" -> AddressText.parse(text);
      case "bool" -> bool(text);
      case "string" -> text;
      case "bytes" -> bytes(type, text);
      default -> integer(type, text);
    };
  }

  private static boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("true or false");
    }
    return text.equals("true");
  }

  private static Bytes bytes(String type, String text) {
    if (!text.matches("0x([0-9a-fA-F]{2})*")) {
      throw new IllegalArgumentException("bytes are 0x and hex digits");
    }
    Bytes bytes = Bytes.of(Hex.parseLenient(text));
    String size = type.substring("bytes".length());
    if (!size.isEmpty() && bytes.size() != Integer.parseInt(size)) {
      throw new IllegalArgumentException(bytes.size() + " bytes");
    }
    return bytes;
  }

  private static BigInteger integer(String type, String text) {
    BigInteger value;
    if (text.matches("0x[0-9a-fA-F]{1,64}")) {
      value = new BigInteger(text.substring(2), 16);
    } else if (text.matches("-?[0-9]{1,78}")) {
      value = new BigInteger(text);
    } else {
      throw new IllegalArgumentException("it is no whole number");
    }
    boolean signed = type.startsWith("int");
    int bits = Integer.parseInt(type.substring(type.indexOf("int") + 3));
    if ((!signed && value.signum() < 0) || value.bitLength() > (signed ? bits - 1 : bits)) {
      throw new IllegalArgumentException("it is out of range");
    }
    return value;
  }

  /** The texts between the outermost brackets and commas. */
  private static List<String> elements(String text) {
    String list = text.strip();
    if (!list.startsWith("[") || !list.endsWith("]") || list.length() < 2) {
      throw new IllegalArgumentException("a list is like [1,2,3]");
    }
    List<String> elements = new ArrayList<>();
    int depth = 0;
    int start = 1;
    for (int i = 1; i < list.length(); i++) {
      char c = list.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      boolean last = i == list.length() - 1;
      if (last || (c == ',' && depth == 0)) {
        elements.add(list.substring(start, i).strip());
        start = i + 1;
      }
    }
    return elements.equals(List.of("")) ? List.of() : elements;
  }

  /**
   * What a call returned, a text for each result.
   *
   * @throws IllegalArgumentException when the bytes do not hold values of these types
   */
  public List<String> decode(Bytes output) {
    return Abi.decode(outputs, output).stream().map(FunctionText::text).toList();
  }

  private static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return Hex.data(bytes);
    }
    if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(FunctionText::text).toList()) + "]";
    }
    // A contract's text may be meant for a terminal.
    return String.valueOf(value).replaceAll("\\p{Cntrl}", "\ufffd");
  }
}
