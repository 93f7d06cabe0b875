package org.poai.inference.gguf;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;

/**
 * Looks at the numbers of vectors, which are few: all are finite, and those of a norm are not all
 * zero. A norm that is not so need not show in the states, since quantised activations hide it, in
 * a way that other machines need not share. What a matrix holds shows in the states.
 */
final class WeightRules {
  private final FileChannel file;

  WeightRules(FileChannel file) {
    this.file = file;
  }

  /** Checks the vectors among the tensors of a file, as large as its header says. */
  void check(Gguf gguf) throws GgufException, IOException {
    for (TensorInfo tensor : gguf.tensors()) {
      if (tensor.shape().size() == 1 && tensor.type() == TensorType.F32) {
        check(tensor, gguf.dataStart() + tensor.offset());
      }
    }
  }

  private void check(TensorInfo vector, long start) throws GgufException, IOException {
    boolean allZero = true;
    for (FloatBuffer numbers = read(start, (int) vector.bytes()); numbers.hasRemaining(); ) {
      float number = numbers.get();
      allZero &= number == 0;
      if (!Float.isFinite(number)) {
        throw new GgufException(
            "has a number that is not finite in the tensor " + vector.name() + "; fetch it again");
      }
    }
    // A bias may well be zero.
    if (allZero && vector.name().endsWith(".weight")) {
      throw new GgufException(
          "has nothing but zeros in the tensor " + vector.name() + "; fetch it again");
    }
  }

  private FloatBuffer read(long at, int bytes) throws IOException {
    ByteBuffer numbers = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (numbers.hasRemaining()) {
      if (file.read(numbers, at + numbers.position()) < 0) {
        throw new EOFException("the file shrank while it was read");
      }
    }
    return numbers.flip().asFloatBuffer();
  }
}
