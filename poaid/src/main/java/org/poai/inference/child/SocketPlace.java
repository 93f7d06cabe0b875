package org.poai.inference.child;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.poai.inference.child.ChildLink.Overdue;

/**
 * A listening Unix-domain socket in a temporary directory that only we can enter. It lives until
 * the child has connected: nothing is left on disk however either process ends later.
 */
record SocketPlace(Path directory, Path socket, ServerSocketChannel server)
    implements AutoCloseable {
  /** The kernel's limit for a socket's path is 107 bytes. */
  private static final int MAX_PATH = 100;

  /** A child that ends before it connects is noticed this late. */
  private static final long SLICE_MILLIS = 20;

  static SocketPlace open() throws IOException {
    Path directory = shortDirectory();
    Path socket = directory.resolve("s");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    SocketPlace place = new SocketPlace(directory, socket, server);
    try {
      server.configureBlocking(false);
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      place.close();
      throw e;
    }
    return place;
  }

  /** Waits for the child's connection, as long as {@code alive} says that it may come. */
  SocketChannel accept(BooleanSupplier alive, LongSupplier nanoTime, long deadline)
      throws IOException {
    try (Selector selector = Selector.open()) {
      server.register(selector, SelectionKey.OP_ACCEPT);
      while (true) {
        boolean hope = alive.getAsBoolean();
        SocketChannel channel = server.accept();
        if (channel != null) {
          return channel;
        }
        if (!hope) {
          throw new IOException("the engine process ended before it connected");
        }
        if (nanoTime.getAsLong() - deadline > 0) {
          throw new Overdue();
        }
        selector.select(key -> {}, SLICE_MILLIS);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
    Files.deleteIfExists(directory);
  }

  private static Path shortDirectory() throws IOException {
    var ours = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Path directory = Files.createTempDirectory("poai", ours);
    if (directory.toString().length() + 2 <= MAX_PATH) {
      return directory;
    }
    Files.delete(directory);
    return Files.createTempDirectory(Path.of("/tmp"), "poai", ours);
  }
}
