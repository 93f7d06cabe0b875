package org.poai.json;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonBoolean;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.poai.json.JsonValue.JsonText;

/** The JSON Canonicalization Scheme, RFC 8785: one byte string for each JSON value. */
public final class Jcs {
  private Jcs() {}

  public static byte[] encode(JsonValue value) {
    return toString(value).getBytes(StandardCharsets.UTF_8);
  }

  public static String toString(JsonValue value) {
    StringBuilder out = new StringBuilder(256);
    write(value, out);
    return out.toString();
  }

  /** Writes a value behind what is there. */
  public static void write(JsonValue value, StringBuilder out) {
    if (value instanceof JsonObject object) {
      writeObject(object, out);
    } else if (value instanceof JsonArray array) {
      String separator = "[";
      for (JsonValue element : array.elements()) {
        out.append(separator);
        write(element, out);
        separator = ",";
      }
      out.append(array.elements().isEmpty() ? "[]" : "]");
    } else if (value instanceof JsonString string) {
      writeString(string.value(), out);
    } else if (value instanceof JsonNumber number) {
      out.append(EcmaNumber.toString(number.value()));
    } else if (value instanceof JsonBoolean bool) {
      out.append(bool.value());
    } else if (value instanceof JsonText written) {
      out.append(written.text());
    } else {
      out.append("null");
    }
  }

  private static void writeObject(JsonObject object, StringBuilder out) {
    String separator = "{";
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      out.append(separator);
      writeString(member.getKey(), out);
      out.append(':');
      write(member.getValue(), out);
      separator = ",";
    }
    out.append(object.members().isEmpty() ? "{}" : "}");
  }

  /** RFC 8785 section 3.2.2.2. */
  private static void writeString(String text, StringBuilder out) {
    out.append('"');
    int plain = 0;
    while (plain < text.length() && isPlain(text.charAt(plain))) {
      plain++;
    }
    if (plain == text.length()) {
      out.append(text); // as most are: copied at once
    } else {
      text.chars().forEach(c -> writeChar((char) c, out));
    }
    out.append('"');
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c != '"' && c != '\\';
  }

  private static void writeChar(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> {
        if (c < 0x20) {
          out.append("\\u00").append(Character.forDigit(c >> 4, 16));
          out.append(Character.forDigit(c & 15, 16));
        } else {
          out.append(c);
        }
      }
    }
  }
}
