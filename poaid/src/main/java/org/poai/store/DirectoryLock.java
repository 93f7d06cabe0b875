package org.poai.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.poai.disk.DiskTrouble;

/** Keeps a second process out of a directory, and tells it which process is the first. */
final class DirectoryLock implements AutoCloseable {
  /**
   * Files that this process holds. Asked before the file is opened: POSIX drops a process's lock
   * when it closes any descriptor of the file, also one that was only opened to try.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final FileChannel channel;
  private final Path file;

  private DirectoryLock(FileChannel channel, Path file) {
    this.channel = channel;
    this.file = file;
  }

  static DirectoryLock take(Path directory) {
    try {
      Path file = directory.toRealPath().resolve("process.lock");
      if (!HELD.add(file)) {
        throw inUse(directory, Long.toString(ProcessHandle.current().pid()));
      }
      try {
        return new DirectoryLock(lock(directory, file), file);
      } catch (IOException | RuntimeException e) {
        HELD.remove(file);
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException(
          "The data directory "
              + directory
              + " cannot be locked: "
              + DiskTrouble.reason(e, directory.resolve("process.lock"))
              + ".",
          e);
    }
  }

  private static FileChannel lock(Path directory, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw inUse(directory, owner(file));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static StoreException inUse(Path directory, String process) {
    return new StoreException(
        "The data directory "
            + directory
            + " is in use by process "
            + process
            + "; stop it, or choose another with --data-dir.");
  }

  private static String owner(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
    return text.isEmpty() ? "unknown" : text;
  }

  @Override
  public void close() {
    try {
      channel.close();
      HELD.remove(file);
    } catch (IOException e) {
      throw new StoreException("The lock of the data directory cannot be released.", e);
    }
  }
}
