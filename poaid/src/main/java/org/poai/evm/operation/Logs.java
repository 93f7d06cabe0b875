package org.poai.evm.operation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.poai.chain.block.Log;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.gas.Gas;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Limbs;

/** LOG0 to LOG4. */
public final class Logs {
  private Logs() {}

  /** LOG (offset, size, topics). */
  public static long log(Frame f, long[] s, int sp, long gas, int topicCount) {
    if (f.isStatic) {
      return f.halt(Halt.STATIC_CALL_WRITES);
    }
    long left = f.memory.reserve(s, sp, sp - 4, gas);
    if (left < 0) {
      return left;
    }
    int size = (int) s[sp - 4];
    left -= Gas.LOG_BYTE * size;
    if (left < 0) {
      return left;
    }
    List<Hash32> topics = new ArrayList<>(topicCount);
    for (int i = 0; i < topicCount; i++) {
      topics.add(Limbs.get(s, sp - 8 - Limbs.WORD * i).toHash32());
    }
    int from = size == 0 ? 0 : (int) s[sp];
    Bytes data = Bytes.of(Arrays.copyOfRange(f.memory.bytes(), from, from + size));
    f.execution.world().log(new Log(f.self.address(), topics, data));
    return left;
  }
}
