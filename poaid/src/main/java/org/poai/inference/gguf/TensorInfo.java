package org.poai.inference.gguf;

import java.util.List;

/**
 * A tensor's entry in the file's table.
 *
 * @param shape numbers per dimension, the row's length first
 * @param offset of its data from the start of the data section
 */
public record TensorInfo(String name, TensorType type, List<Long> shape, long offset) {
  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** How many numbers it holds. */
  public long count() {
    long count = 1;
    for (long length : shape) {
      count = Math.multiplyExact(count, length);
    }
    return count;
  }

  /** Bytes of its data. */
  public long bytes() {
    return type.bytesOf(count());
  }
}
