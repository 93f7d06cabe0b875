package org.poai.inference.gguf;

import java.util.Optional;

/** The types of a key's value ({@code enum gguf_type}). */
enum ValueType {
  UINT8(0, 1),
  INT8(1, 1),
  UINT16(2, 2),
  INT16(3, 2),
  UINT32(4, 4),
  INT32(5, 4),
  FLOAT32(6, 4),
  BOOL(7, 1),
  STRING(8, 0),
  ARRAY(9, 0),
  UINT64(10, 8),
  INT64(11, 8),
  FLOAT64(12, 8);

  private static final ValueType[] BY_CODE = values();

  private final int code;
  private final int bytes;

  ValueType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  static Optional<ValueType> of(int code) {
    return code < 0 || code >= BY_CODE.length ? Optional.empty() : Optional.of(BY_CODE[code]);
  }

  int code() {
    return code;
  }

  /** Bytes of one value; 0 for strings and arrays, which carry their length. */
  int bytes() {
    return bytes;
  }
}
