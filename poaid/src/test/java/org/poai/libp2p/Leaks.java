package org.poai.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.WeakReference;
import org.poai.testing.Until;

/** Whether buffers are lost in a class of tests: collected before they were released. */
public final class Leaks {
  private static final int ALLOCATIONS = 1_000;

  private Leaks() {}

  /** Before the tests: what others have lost does not count. */
  public static void begin() {
    collect();
    LeakRecorder.LEAKS.clear();
  }

  /** After the tests. */
  public static void assertNone() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    collect();
    assertThat(LeakRecorder.LEAKS).isEmpty();
  }

  private static void collect() {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    Until.holds(
        "garbage is collected",
        () -> {
          System.gc();
          return garbage.get() == null;
        });
    // The detector looks at what was collected when it is asked to watch something new.
    for (int i = 0; i < ALLOCATIONS; i++) {
      UnpooledByteBufAllocator.DEFAULT.directBuffer(1).release();
    }
  }
}
