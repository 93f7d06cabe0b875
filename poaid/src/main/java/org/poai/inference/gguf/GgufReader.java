package org.poai.inference.gguf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.inference.gguf.Gguf.Numbers;
import org.poai.inference.gguf.Gguf.Texts;
import org.poai.inference.gguf.Gguf.Value;
import org.poai.primitives.Printable;

/** Reads the header of a GGUF file, version 2 or 3, after its magic. */
final class GgufReader {
  private static final int MAX_KEYS = 4096;
  private static final int MAX_TENSORS = 65536;
  private static final int MAX_ARRAY = 1 << 20;
  private static final int MAX_DIMENSIONS = 4;
  private static final long MAX_LENGTH = 1L << 31;

  /** Smallest entries: an empty name with a type and one byte; an empty name without dimensions. */
  private static final int KEY_BYTES = 13;

  private static final int TENSOR_BYTES = 24;
  private static final String ALIGNMENT_KEY = "general.alignment";
  private static final String TOKENS_KEY = "tokenizer.ggml.tokens";
  private static final Set<String> KEPT_NUMBERS =
      Set.of("tokenizer.ggml.scores", "tokenizer.ggml.token_type");

  private final GgufInput in;

  GgufReader(GgufInput in) {
    this.in = in;
  }

  /** Reads on from the version, which stands at byte 4. */
  Gguf read() throws GgufException, IOException {
    int version = version();
    int tensorCount = in.count("tensors", TENSOR_BYTES, MAX_TENSORS);
    int keyCount = in.count("keys", KEY_BYTES, MAX_KEYS);
    Map<String, Value> values = new LinkedHashMap<>();
    for (int i = 0; i < keyCount; i++) {
      String key = in.text();
      if (values.containsKey(key)) {
        throw new GgufException("has the key " + Printable.quoted(key) + " twice");
      }
      ValueType type = type();
      values.put(key, new Value(type, content(key, type)));
    }
    List<TensorInfo> tensors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tensorCount; i++) {
      TensorInfo tensor = tensor();
      if (!names.add(tensor.name())) {
        throw new GgufException("has the tensor " + Printable.quoted(tensor.name()) + " twice");
      }
      tensors.add(tensor);
    }
    long alignment = alignment(values);
    Gguf gguf = new Gguf(version, values, tensors, aligned(in.position(), alignment), in.size());
    checkPlaces(gguf, alignment);
    return gguf;
  }

  private int version() throws GgufException, IOException {
    int version = in.u32();
    if (version != 0 && (version & 0xffff) == 0) {
      throw new GgufException("is a big-endian GGUF file; a little-endian one is needed");
    }
    if (version != 2 && version != 3) {
      throw new GgufException(
          "has GGUF version " + Integer.toUnsignedString(version) + "; 2 and 3 can be read");
    }
    return version;
  }

  private ValueType type() throws GgufException, IOException {
    int code = in.u32();
    return ValueType.of(code)
        .orElseThrow(
            () ->
                new GgufException(
                    "has a value of the unknown type " + Integer.toUnsignedString(code)));
  }

  private Object content(String key, ValueType type) throws GgufException, IOException {
    return switch (type) {
      case STRING -> in.text();
      case ARRAY -> array(key, type());
      case BOOL -> in.u8() != 0;
      default -> number(type);
    };
  }

  private Number number(ValueType type) throws GgufException, IOException {
    return switch (type) {
      case UINT8, BOOL -> (long) in.u8();
      case INT8 -> (long) (byte) in.u8();
      case UINT16 -> (long) (in.u8() | in.u8() << 8);
      case INT16 -> (long) (short) (in.u8() | in.u8() << 8);
      case UINT32 -> Integer.toUnsignedLong(in.u32());
      case INT32 -> (long) in.u32();
      case UINT64, INT64 -> in.u64();
      case FLOAT32 -> (double) Float.intBitsToFloat(in.u32());
      case FLOAT64 -> Double.longBitsToDouble(in.u64());
      case STRING, ARRAY -> throw new IllegalStateException("no number: " + type);
    };
  }

  private Object array(String key, ValueType element) throws GgufException, IOException {
    if (element == ValueType.ARRAY) {
      throw new GgufException("has a list of lists, " + Printable.quoted(key));
    }
    if (element == ValueType.STRING) {
      return texts(key);
    }
    int length = in.count("entries of " + Printable.quoted(key), element.bytes(), MAX_ARRAY);
    if (!KEPT_NUMBERS.contains(key)) {
      in.skip((long) length * element.bytes());
      return new Numbers(element, List.of(), length);
    }
    List<Number> numbers = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      numbers.add(number(element));
    }
    return new Numbers(element, numbers, length);
  }

  private Texts texts(String key) throws GgufException, IOException {
    int length = in.count("entries of " + Printable.quoted(key), Long.BYTES, MAX_ARRAY);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      String text = in.text();
      if (key.equals(TOKENS_KEY)) {
        texts.add(text);
      }
    }
    return new Texts(texts, length);
  }

  private TensorInfo tensor() throws GgufException, IOException {
    String name = in.text();
    int dimensions = in.u32();
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw wrongShape(name);
    }
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      shape.add(in.u64());
    }
    int code = in.u32();
    TensorType type =
        TensorType.of(code)
            .orElseThrow(
                () ->
                    new GgufException(
                        "has the tensor "
                            + Printable.quoted(name)
                            + " of the unknown type "
                            + Integer.toUnsignedString(code)
                            + TensorType.hint(code)));
    if (!isPossible(shape, type)) {
      throw wrongShape(name);
    }
    return new TensorInfo(name, type, significant(shape), in.u64());
  }

  /** Lengths of 1 at the end say nothing: to llama.cpp every tensor has four. */
  private static List<Long> significant(List<Long> shape) {
    int end = shape.size();
    while (end > 1 && shape.get(end - 1) == 1) {
      end--;
    }
    return shape.subList(0, end);
  }

  private static GgufException wrongShape(String name) {
    return new GgufException(
        "has the tensor " + Printable.quoted(name) + " of an impossible shape");
  }

  /** Lengths of at least 1, whole blocks in a row, and fewer than 2^40 numbers. */
  private static boolean isPossible(List<Long> shape, TensorType type) {
    long count = 1;
    for (long length : shape) {
      if (length < 1 || length > MAX_LENGTH || count * length >= 1L << 40) {
        return false;
      }
      count *= length;
    }
    return shape.get(0) % type.blockSize() == 0;
  }

  /** llama.cpp maps the file and wants each tensor at a multiple of 32 bytes. */
  private static long alignment(Map<String, Value> values) throws GgufException {
    Value value = values.get(ALIGNMENT_KEY);
    if (value == null) {
      return GgufWriter.ALIGNMENT;
    }
    if (value.type() == ValueType.UINT32
        && value.content() instanceof Long alignment
        && alignment >= GgufWriter.ALIGNMENT
        && alignment <= 1 << 20
        && Long.bitCount(alignment) == 1) {
      return alignment;
    }
    throw new GgufException(
        "has a "
            + ALIGNMENT_KEY
            + " that is not a power of two from 32 to 1048576, written as UINT32");
  }

  /** Each tensor's data follows the one before without gap or overlap: llama.cpp's rule. */
  private static void checkPlaces(Gguf gguf, long alignment) throws GgufException {
    long next = 0;
    for (TensorInfo tensor : gguf.tensors()) {
      if (tensor.offset() != next) {
        throw new GgufException(
            "places the tensor "
                + Printable.quoted(tensor.name())
                + " at "
                + Long.toUnsignedString(tensor.offset())
                + " where "
                + next
                + " is due");
      }
      next = aligned(next + tensor.bytes(), alignment);
    }
    if (!gguf.tensors().isEmpty()) {
      TensorInfo last = gguf.tensors().get(gguf.tensors().size() - 1);
      long missing = gguf.dataStart() + last.offset() + last.bytes() - gguf.size();
      if (missing > 0) {
        throw new GgufException("is cut off: " + missing + " bytes are missing; fetch it again");
      }
    }
  }

  private static long aligned(long offset, long alignment) {
    return (offset + alignment - 1) & -alignment;
  }
}
