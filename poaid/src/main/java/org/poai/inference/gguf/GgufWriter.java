package org.poai.inference.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the keys and the tensor table of a GGUF version 3 file in the order given; the caller
 * writes {@link #header} and then each tensor's data at the place that {@link #tensors} says.
 */
public final class GgufWriter {
  /** Tensor data begins, and each tensor starts, at a multiple of this many bytes. */
  public static final int ALIGNMENT = 32;

  private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
  private final List<TensorInfo> tensors = new ArrayList<>();
  private long keyCount;
  private long dataEnd;

  public GgufWriter string(String key, String value) {
    key(key, ValueType.STRING);
    text(keys, value);
    return this;
  }

  public GgufWriter uint32(String key, int value) {
    key(key, ValueType.UINT32);
    u32(keys, value);
    return this;
  }

  public GgufWriter float32(String key, float value) {
    key(key, ValueType.FLOAT32);
    u32(keys, Float.floatToIntBits(value));
    return this;
  }

  public GgufWriter bool(String key, boolean value) {
    key(key, ValueType.BOOL);
    keys.write(value ? 1 : 0);
    return this;
  }

  public GgufWriter strings(String key, List<String> values) {
    array(key, ValueType.STRING, values.size());
    values.forEach(value -> text(keys, value));
    return this;
  }

  public GgufWriter floats(String key, float[] values) {
    array(key, ValueType.FLOAT32, values.length);
    for (float value : values) {
      u32(keys, Float.floatToIntBits(value));
    }
    return this;
  }

  public GgufWriter ints(String key, int[] values) {
    array(key, ValueType.INT32, values.length);
    for (int value : values) {
      u32(keys, value);
    }
    return this;
  }

  /** Appends a tensor; its data follows the one before at the next aligned offset. */
  public GgufWriter tensor(String name, TensorType type, long... shape) {
    List<Long> lengths = new ArrayList<>();
    for (long length : shape) {
      lengths.add(length);
    }
    TensorInfo tensor = new TensorInfo(name, type, lengths, aligned(dataEnd));
    tensors.add(tensor);
    dataEnd = tensor.offset() + tensor.bytes();
    return this;
  }

  public List<TensorInfo> tensors() {
    return List.copyOf(tensors);
  }

  /** Bytes of the data section, the padding after the last tensor included. */
  public long dataBytes() {
    return aligned(dataEnd);
  }

  /** Everything before the data, padded to its start. */
  public byte[] header() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    u32(out, 3);
    u64(out, tensors.size());
    u64(out, keyCount);
    out.writeBytes(keys.toByteArray());
    for (TensorInfo tensor : tensors) {
      text(out, tensor.name());
      u32(out, tensor.shape().size());
      tensor.shape().forEach(length -> u64(out, length));
      u32(out, tensor.type().code());
      u64(out, tensor.offset());
    }
    out.writeBytes(new byte[(int) (aligned(out.size()) - out.size())]);
    return out.toByteArray();
  }

  private static long aligned(long offset) {
    return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  private void key(String key, ValueType type) {
    keyCount++;
    text(keys, key);
    u32(keys, type.code());
  }

  private void array(String key, ValueType element, int length) {
    key(key, ValueType.ARRAY);
    u32(keys, element.code());
    u64(keys, length);
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    u64(out, utf8.length);
    out.writeBytes(utf8);
  }

  private static void u32(ByteArrayOutputStream out, int value) {
    out.writeBytes(littleEndian(Integer.BYTES).putInt(value).array());
  }

  private static void u64(ByteArrayOutputStream out, long value) {
    out.writeBytes(littleEndian(Long.BYTES).putLong(value).array());
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
