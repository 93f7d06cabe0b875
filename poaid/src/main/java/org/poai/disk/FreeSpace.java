package org.poai.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much of a disk is free. The JDK's {@code FileStore} looks the folder up in the table of
 * mounts, and in a chroot or a container there may be no entry that it lies in; then the file
 * system is asked itself.
 */
public final class FreeSpace {
  private FreeSpace() {}

  /**
   * Bytes that this user may use where a folder lies, or is to lie; 0 where the disk says nothing.
   */
  public static long at(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      return Files.getFileStore(there).getUsableSpace();
    } catch (IOException e) {
      return there.toFile().getUsableSpace();
    }
  }
}
