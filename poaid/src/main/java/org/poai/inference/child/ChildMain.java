package org.poai.inference.child;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.poai.async.EventThread;
import org.poai.async.ShutdownHook;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;

/**
 * The child process: opens the engine, answers requests, and ends when the node does, however the
 * node ends. Arguments: socket, process id of the node, factory class, the factory's arguments. It
 * always ends by {@code halt}, since native threads keep a JVM from ending.
 */
public final class ChildMain {
  private static final long WATCH_MILLIS = 500;
  private static final long LAST_WORDS_NANOS = 300_000_000;

  private ChildMain() {}

  public static void main(String[] args) {
    int code = 70;
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(args[0]));
      watch(Long.parseLong(args[1]));
      ChildLink link = new ChildLink(channel, System::nanoTime);
      code = serve(link, args[2], Arrays.asList(args).subList(3, args.length));
    } catch (IOException e) {
      // The node is gone, or has ended this connection: the end of our work.
      code = 0;
    } catch (Throwable e) {
      System.err.println("the engine process fails: " + e);
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }

  private static int serve(ChildLink link, String factory, List<String> arguments)
      throws IOException {
    InferenceEngine engine;
    try {
      engine = factory(factory).open(arguments);
    } catch (InferenceException e) {
      link.send(Wire.failure(0, e), System.nanoTime() + LAST_WORDS_NANOS);
      // Native code has a thread of its own that prints why: it gets time for its last lines.
      LockSupport.parkNanos(LAST_WORDS_NANOS);
      return 1;
    }
    new ChildLoop(link, engine).run();
    return 0;
  }

  private static EngineFactory factory(String name) throws InferenceException {
    try {
      return Class.forName(name)
          .asSubclass(EngineFactory.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new InferenceException(Kind.UNAVAILABLE, "no engine factory " + name + ": " + e);
    }
  }

  /**
   * The socket's end is noticed between calls only; this notices during one that the node is gone.
   * A Ctrl-C reaches every process of the terminal: the node decides when this one ends, so a
   * signal to end waits here until the node halts us.
   */
  private static void watch(long parent) {
    new EventThread("parent-watch", (part, cause) -> Runtime.getRuntime().halt(70))
        .repeat(
            () -> {
              if (ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L) != parent) {
                Runtime.getRuntime().halt(0);
              }
            },
            WATCH_MILLIS);
    ShutdownHook.add("wait-for-node", ChildMain::parkForGood);
  }

  private static void parkForGood() {
    while (true) {
      LockSupport.park();
    }
  }
}
