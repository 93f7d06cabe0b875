package org.poai.evm.abi;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.poai.crypto.AddressText;
import org.poai.primitives.ByteString;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;

/**
 * A function as a person writes it, {@code balanceOf(address)(uint256)}: name, types of arguments,
 * and types of results where they matter. Arguments and results are texts: numbers in decimal or
 * with {@code 0x}, bytes in hex, lists and tuples as {@code [a,b]}.
 *
 * @param name empty for a constructor
 */
public record FunctionText(String name, List<String> inputs, List<String> outputs) {
  private static final Pattern NAME = Pattern.compile("\\s*(\\w*)\\s*");
  private static final Pattern RETURNS = Pattern.compile("\\s*(?:returns\\s*)?(.*)");
  private static final Pattern SHORT_INTEGER = Pattern.compile("(u?int)((?:\\[\\d*])*)");

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
    int open = text.indexOf('(');
    int close = open < 0 ? -1 : closing(text, open);
    Matcher name = NAME.matcher(text.substring(0, Math.max(open, 0)));
    Matcher rest = RETURNS.matcher(text.substring(close + 1).strip());
    if (close < 0 || !name.matches() || !rest.matches() || !isList(rest.group(1))) {
      throw new IllegalArgumentException(
          "a function is like transfer(address,uint256), balanceOf(address)(uint256) or, with a"
              + " tuple, post((uint64,string))");
    }
    String results = rest.group(1);
    return new FunctionText(
        name.group(1),
        types(text.substring(open + 1, close)),
        types(results.isEmpty() ? "" : results.substring(1, results.length() - 1)));
  }

  /** Where the bracket that opens at {@code open} closes; -1 where it does not. */
  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isList(String results) {
    return results.isEmpty()
        || (results.startsWith("(") && closing(results, 0) == results.length() - 1);
  }

  private static List<String> types(String list) {
    List<String> types = new ArrayList<>();
    for (String parameter : AbiType.split(list)) {
      types.add(type(parameter));
    }
    if (!list.isBlank() && types.contains("")) {
      throw new IllegalArgumentException("\"" + list + "\" is no list of types");
    }
    return types;
  }

  /** A type in its full form; a name may follow it. */
  private static String type(String parameter) {
    if (parameter.startsWith("(")) {
      int close = closing(parameter, 0);
      String behind = parameter.substring(close + 1).strip().split("\\s+", -1)[0];
      String members = String.join(",", types(parameter.substring(1, Math.max(close, 1))));
      String suffix = behind.startsWith("[") ? behind : "";
      return AbiType.parse("(" + members + ")" + suffix).toString();
    }
    String text = parameter.split("\\s+", -1)[0];
    Matcher plain = SHORT_INTEGER.matcher(text);
    return AbiType.parse(plain.matches() ? plain.group(1) + "256" + plain.group(2) : text)
        .toString();
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
          signature()
              + " takes "
              + inputs.size()
              + (inputs.size() == 1 ? " argument, not " : " arguments, not ")
              + arguments.size());
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
    return value(AbiType.parse(type), text);
  }

  private static Object value(AbiType type, String text) {
    return switch (type.kind()) {
      case LIST -> elements(text).stream().map(each -> value(type.parts().get(0), each)).toList();
      case TUPLE -> members(type, elements(text));
      case ADDRESS -> AddressText.parse(text);
      case BOOL -> bool(text);
      case STRING -> text;
      case BYTES, FIXED_BYTES -> bytes(type, text);
      case UINT, INT -> integer(type, text);
    };
  }

  private static List<Object> members(AbiType tuple, List<String> texts) {
    if (texts.size() != tuple.parts().size()) {
      throw new IllegalArgumentException(
          "it has " + tuple.parts().size() + " members, not " + texts.size());
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      values.add(value(tuple.parts().get(i), texts.get(i)));
    }
    return values;
  }

  private static boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("true or false");
    }
    return text.equals("true");
  }

  private static Bytes bytes(AbiType type, String text) {
    if (!text.matches("0x([0-9a-fA-F]{2})*")) {
      throw new IllegalArgumentException("bytes are 0x and hex digits");
    }
    Bytes bytes = Bytes.of(Hex.parseLenient(text));
    if (type.size() != 0 && bytes.size() != type.size()) {
      throw new IllegalArgumentException(bytes.size() + " bytes");
    }
    return bytes;
  }

  private static BigInteger integer(AbiType type, String text) {
    BigInteger value;
    if (text.matches("0x[0-9a-fA-F]{1,64}")) {
      value = new BigInteger(text.substring(2), 16);
    } else if (text.matches("-?[0-9]{1,78}")) {
      value = new BigInteger(text);
    } else {
      throw new IllegalArgumentException("it is no whole number");
    }
    boolean signed = type.kind() == AbiType.Kind.INT;
    if ((!signed && value.signum() < 0) || value.bitLength() > type.size() - (signed ? 1 : 0)) {
      throw new IllegalArgumentException("it is out of range");
    }
    return value;
  }

  /** The texts between the outermost brackets and commas; a tuple may be written like a list. */
  private static List<String> elements(String text) {
    String list = text.strip();
    boolean enclosed =
        (list.startsWith("[") && list.endsWith("]"))
            || (list.startsWith("(") && list.endsWith(")"));
    if (!enclosed || list.length() < 2) {
      throw new IllegalArgumentException("a list is like [1,2,3]");
    }
    return AbiType.split(list.substring(1, list.length() - 1));
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
    if (value instanceof ByteString bytes) {
      return bytes.toHex();
    }
    if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(FunctionText::text).toList()) + "]";
    }
    // A contract's text may be meant for a terminal.
    return String.valueOf(value).replaceAll("\\p{Cntrl}", "\ufffd");
  }
}
