package org.poai.inference.child;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.poai.inference.FakeEngine;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.TextTaker;

/**
 * The fake engine inside a child process, where it also does what native code does: texts that
 * begin with one of the words below abort, wait, grow, drip or flood the log. Argument: the seed,
 * or a sentence to fail with at the start.
 */
public final class TestFactory implements EngineFactory {
  static final String ABORT = "ABORT";
  static final String WAIT = "WAIT";
  static final String GROW = "GROW";
  static final String PRINT = "PRINT";
  static final String SHOUT = "SHOUT";

  /** The text of such a prompt comes a piece each few milliseconds. */
  static final String DRIP = "DRIP";

  private static final long DRIP_NANOS = 5_000_000;

  /** As an argument: an engine that says that its states are so wide. */
  static final String WIDTH = "width ";

  private static final List<byte[]> HELD = new ArrayList<>();

  @Override
  public InferenceEngine open(List<String> arguments) throws InferenceException {
    if (arguments.get(0).startsWith(WIDTH)) {
      return wide(Integer.parseInt(arguments.get(0).substring(WIDTH.length())));
    }
    if (!arguments.get(0).matches("[0-9]+")) {
      throw new InferenceException(Kind.UNAVAILABLE, arguments.get(0));
    }
    return dripping(
        new FakeEngine(32, Long.parseLong(arguments.get(0)))
            .onCall((call, text) -> misbehave(text)));
  }

  private static InferenceEngine dripping(FakeEngine engine) {
    return with(
        engine,
        (method, values) ->
            method.equals("generate") && ((String) values[0]).startsWith(DRIP)
                ? engine.generate(
                    (String) values[0], (int) values[1], slowly((TextTaker) values[2]))
                : null);
  }

  private static TextTaker slowly(TextTaker taker) {
    return new TextTaker() {
      @Override
      public boolean take(String piece) {
        return taker.take(piece);
      }

      @Override
      public boolean take(String piece, int tokens) {
        LockSupport.parkNanos(DRIP_NANOS);
        return taker.take(piece, tokens);
      }
    };
  }

  /** Answers a call in the engine's place; null leaves it to the engine. */
  private interface Instead {
    @Nullable Object answer(String method, Object[] values) throws InferenceException;
  }

  private static InferenceEngine with(FakeEngine engine, Instead instead) {
    return (InferenceEngine)
        Proxy.newProxyInstance(
            TestFactory.class.getClassLoader(),
            new Class<?>[] {InferenceEngine.class},
            (proxy, method, values) -> {
              Object answer = instead.answer(method.getName(), values);
              try {
                return answer != null ? answer : method.invoke(engine, values);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static InferenceEngine wide(int width) {
    return with(
        new FakeEngine(32, 1), (method, values) -> method.equals("dim") ? (Object) width : null);
  }

  private static void misbehave(String text) {
    if (text.startsWith(ABORT)) {
      System.out.println("GGML_ASSERT(the test) failed");
      Runtime.getRuntime().halt(134);
    } else if (text.startsWith(SHOUT)) {
      System.err.print("not a line's end in it ".repeat(1 << 18));
      System.err.print("\na word of it all\n".repeat(1 << 12));
      System.err.println("GGML_ASSERT(the test) failed");
      System.err.print("x".repeat(4 << 20));
      Runtime.getRuntime().halt(134);
    } else if (text.startsWith(WAIT)) {
      LockSupport.parkNanos(Long.MAX_VALUE);
    } else if (text.startsWith(GROW)) {
      HELD.add(new byte[8 << 20]);
    } else if (text.startsWith(PRINT)) {
      System.out.print("x".repeat(1 << 20));
    }
  }
}
