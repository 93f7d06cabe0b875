package org.poai.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Reads I-JSON (RFC 7493) from untrusted bytes: well-formed UTF-8, no duplicate keys, no lone
 * surrogates, at most {@value #MAX_DEPTH} levels. The caller bounds the size before it calls.
 */
public final class Json {
  private static final int MAX_DEPTH = 32;

  /** Requests are objects, or stand in an array. */
  private static final int REQUEST_DEPTH = 2;

  private static final int FEW_VALUES = 16_384;
  private static final int BYTES_PER_VALUE = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Names of strangers are neither interned nor kept in a table that outlives the call.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private Json() {}

  /** Reads exactly one value; white space around it is allowed. */
  public static JsonValue parse(byte[] utf8) throws JsonException {
    return parse(text(utf8), 0, Integer.MAX_VALUE);
  }

  /**
   * Reads a request of JSON-RPC, or a batch of them: numbers called {@code id} in these are kept as
   * {@link JsonValue.JsonText}, since they are to go back as they came, whatever their size and
   * form. A request has few values for its length, so that what it is read into takes about twice
   * its bytes at most: {@value #FEW_VALUES}, and one for each {@value #BYTES_PER_VALUE} bytes.
   */
  public static JsonValue parseRequest(byte[] utf8) throws JsonException {
    int maxValues = FEW_VALUES + utf8.length / BYTES_PER_VALUE;
    return parse(text(utf8), REQUEST_DEPTH, maxValues);
  }

  private static String text(byte[] utf8) throws JsonException {
    if (isAscii(utf8)) {
      return new String(utf8, StandardCharsets.US_ASCII);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new JsonException("not valid UTF-8");
    }
  }

  private static boolean isAscii(byte[] bytes) {
    int all = 0;
    for (byte b : bytes) {
      all |= b;
    }
    return all >= 0;
  }

  /** Reads exactly one value; white space around it is allowed. */
  public static JsonValue parse(String text) throws JsonException {
    return parse(text, 0, Integer.MAX_VALUE);
  }

  private static JsonValue parse(String text, int idDepth, int maxValues) throws JsonException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new JsonException("empty");
      }
      JsonValue value = new Reading(parser, maxValues).value(idDepth);
      if (parser.nextToken() != null) {
        throw new JsonException("something follows the JSON value");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new JsonException("not valid JSON: " + outward(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new IllegalStateException("reading a string does no I/O", e);
    }
  }

  /** Jackson's words without the names of its classes, which come in parentheses and backticks. */
  private static String outward(String words) {
    int marker = words.indexOf(" (start marker");
    String plain = marker < 0 ? words : words.substring(0, marker);
    int name = plain.indexOf('`');
    return name < 0 ? plain : plain.substring(0, Math.max(0, plain.lastIndexOf('(', name))).strip();
  }

  /** One text, as far as it has been read. */
  private static final class Reading {
    private final JsonParser parser;
    private int valuesLeft;

    Reading(JsonParser parser, int maxValues) {
      this.parser = parser;
      this.valuesLeft = maxValues;
    }

    /**
     * The value at which the parser stands.
     *
     * @param idDepth for how many levels from here on ids are kept as they are
     */
    JsonValue value(int idDepth) throws IOException, JsonException {
      if (--valuesLeft < 0) {
        throw new JsonException("too many values for its length");
      }
      return switch (parser.currentToken()) {
        case START_OBJECT -> object(idDepth);
        case START_ARRAY -> array(idDepth);
        case VALUE_STRING -> JsonValue.of(text(parser.getText()));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
        case VALUE_TRUE -> JsonValue.of(true);
        case VALUE_FALSE -> JsonValue.of(false);
        case VALUE_NULL -> new JsonValue.JsonNull();
        default -> throw new JsonException("not valid JSON");
      };
    }

    private JsonValue object(int idDepth) throws IOException, JsonException {
      TreeMap<String, JsonValue> members = new TreeMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = text(parser.currentName());
        parser.nextToken();
        boolean verbatim = idDepth > 0 && key.equals("id") && parser.currentToken().isNumeric();
        members.put(key, verbatim ? new JsonValue.JsonText(parser.getText()) : value(idDepth - 1));
      }
      return new JsonValue.JsonObject(members);
    }

    private JsonValue array(int idDepth) throws IOException, JsonException {
      List<JsonValue> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(idDepth - 1));
      }
      return new JsonValue.JsonArray(elements);
    }
  }

  private static JsonValue number(JsonParser parser) throws IOException, JsonException {
    double number = Double.parseDouble(parser.getText());
    if (Double.isInfinite(number)) {
      throw new JsonException("a number outside the range of a double");
    }
    return new JsonValue.JsonNumber(number);
  }

  private static String text(String text) throws JsonException {
    if (JsonValue.hasLoneSurrogate(text)) {
      throw new JsonException("a lone surrogate in a string");
    }
    return text;
  }
}
