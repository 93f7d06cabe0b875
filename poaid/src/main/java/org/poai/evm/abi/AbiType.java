package org.poai.evm.abi;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A type of Solidity's ABI.
 *
 * @param size bits of a number, bytes of {@code bytesN}, elements of a list; 0 where there is no
 *     fixed one
 * @param parts the element of a list, the members of a tuple
 */
record AbiType(Kind kind, int size, List<AbiType> parts) {
  private static final Pattern ELEMENTARY =
      Pattern.compile("(address|bool|string|bytes|u?int)([1-9]\\d{0,2})?");
  private static final int MAX_LENGTH = 4096;
  private static final int WORD = 32;

  /** What a type is, whatever its size. */
  enum Kind {
    UINT,
    INT,
    ADDRESS,
    BOOL,
    FIXED_BYTES,
    BYTES,
    STRING,
    LIST,
    TUPLE
  }

  AbiType {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a type as it stands in a signature: {@code uint256}, {@code bytes32[]}, {@code
   * (address,uint64)[2]}.
   *
   * @throws IllegalArgumentException with a clause for the user
   */
  static AbiType parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a type has at most " + MAX_LENGTH + " characters");
    }
    if (text.endsWith("]")) {
      int open = text.lastIndexOf('[');
      String count = open < 0 ? "?" : text.substring(open + 1, text.length() - 1);
      if (!count.matches("([1-9]\\d{0,3})?")) {
        throw noType(text);
      }
      AbiType element = parse(text.substring(0, open));
      return new AbiType(
          Kind.LIST, count.isEmpty() ? 0 : Integer.parseInt(count), List.of(element));
    }
    if (text.startsWith("(") && text.endsWith(")")) {
      return new AbiType(
          Kind.TUPLE,
          0,
          split(text.substring(1, text.length() - 1)).stream().map(AbiType::parse).toList());
    }
    return elementary(text);
  }

  private static AbiType elementary(String text) {
    Matcher matcher = ELEMENTARY.matcher(text);
    if (!matcher.matches()) {
      throw noType(text);
    }
    boolean sized = matcher.group(2) != null;
    int size = sized ? Integer.parseInt(matcher.group(2)) : 0;
    Kind kind =
        switch (matcher.group(1)) {
          case "address" -> Kind.ADDRESS;
          case "bool" -> Kind.BOOL;
          case "string" -> Kind.STRING;
          case "bytes" -> sized ? Kind.FIXED_BYTES : Kind.BYTES;
          case "uint" -> Kind.UINT;
          default -> Kind.INT;
        };
    boolean fits =
        switch (kind) {
          case UINT, INT -> size % 8 == 0 && size >= 8 && size <= 256;
          case FIXED_BYTES -> size <= WORD;
          default -> !sized;
        };
    if (!fits) {
      throw noType(text);
    }
    return new AbiType(kind, size, List.of());
  }

  private static IllegalArgumentException noType(String text) {
    return new IllegalArgumentException("\"" + text + "\" is no type of Solidity's ABI");
  }

  /**
   * The parts of a list that no bracket encloses, between its commas.
   *
   * @throws IllegalArgumentException when brackets do not match
   */
  static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
      if (depth < 0) {
        break;
      }
      if (c == ',' && depth == 0) {
        parts.add(list.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (depth != 0) {
      throw new IllegalArgumentException("the brackets of \"" + list + "\" do not match");
    }
    if (!list.isBlank()) {
      parts.add(list.substring(start).strip());
    }
    return parts;
  }

  /** Whether its values lie behind an offset. */
  boolean isDynamic() {
    return switch (kind) {
      case BYTES, STRING -> true;
      case LIST -> size == 0 || parts.get(0).isDynamic();
      case TUPLE -> parts.stream().anyMatch(AbiType::isDynamic);
      default -> false;
    };
  }

  /** Bytes that a value takes where it stands: its own, or those of an offset. */
  int headSize() {
    if (isDynamic()) {
      return WORD;
    }
    return switch (kind) {
      case LIST -> Math.multiplyExact(size, parts.get(0).headSize());
      case TUPLE -> headSize(parts);
      default -> WORD;
    };
  }

  /** Bytes that values one after another take where they stand. */
  static int headSize(List<AbiType> types) {
    return types.stream().mapToInt(AbiType::headSize).reduce(0, Math::addExact);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case UINT -> "uint" + size;
      case INT -> "int" + size;
      case FIXED_BYTES -> "bytes" + size;
      case LIST -> parts.get(0) + "[" + (size == 0 ? "" : size) + "]";
      case TUPLE -> "(" + String.join(",", parts.stream().map(AbiType::toString).toList()) + ")";
      case ADDRESS -> "address";
      case BOOL -> "bool";
      case BYTES -> "bytes";
      case STRING -> "string";
    };
  }
}
