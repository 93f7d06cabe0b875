package org.poai.inference.gguf;

import java.util.Optional;

/**
 * How a tensor's numbers lie in the file ({@code enum ggml_type}): rows are cut into blocks of
 * {@link #blockSize} numbers, each {@link #blockBytes} bytes. The numbers 4, 5 and 31 to 33, 36 to
 * 38 belonged to formats that ggml has dropped.
 */
public enum TensorType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q8_1(9, 32, 36),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  Q8_K(15, 256, 292),
  IQ2_XXS(16, 256, 66),
  IQ2_XS(17, 256, 74),
  IQ3_XXS(18, 256, 98),
  IQ1_S(19, 256, 50),
  IQ4_NL(20, 32, 18),
  IQ3_S(21, 256, 110),
  IQ2_S(22, 256, 82),
  IQ4_XS(23, 256, 136),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),
  F64(28, 1, 8),
  IQ1_M(29, 256, 56),
  BF16(30, 1, 2),
  TQ1_0(34, 256, 54),
  TQ2_0(35, 256, 66);

  private static final int FIRST_REPACKED = 31;
  private static final int LAST_REPACKED = 39;
  private static final TensorType[] BY_CODE = new TensorType[36];

  static {
    for (TensorType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final int blockSize;
  private final int blockBytes;

  TensorType(int code, int blockSize, int blockBytes) {
    this.code = code;
    this.blockSize = blockSize;
    this.blockBytes = blockBytes;
  }

  /** The type with the file's number for it; empty when llama.cpp has none either. */
  public static Optional<TensorType> of(int code) {
    return code < 0 || code >= BY_CODE.length
        ? Optional.empty()
        : Optional.ofNullable(BY_CODE[code]);
  }

  /** What may be said of a number that {@link #of} does not know, to go behind the sentence. */
  static String hint(int code) {
    return code >= FIRST_REPACKED && code <= LAST_REPACKED
        ? " (a quantisation that was repacked for one kind of machine; take the file that it was"
            + " made of)"
        : "";
  }

  public int code() {
    return code;
  }

  /** Numbers per block; a row's length is a multiple of it. */
  public int blockSize() {
    return blockSize;
  }

  public int blockBytes() {
    return blockBytes;
  }

  /** Bytes of {@code count} numbers, a multiple of {@link #blockSize}. */
  public long bytesOf(long count) {
    return Math.multiplyExact(count / blockSize, (long) blockBytes);
  }
}
