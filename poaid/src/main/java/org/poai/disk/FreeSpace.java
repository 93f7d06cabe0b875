package org.poai.disk;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much of a disk is free. It is asked of the file system itself: the JDK's {@code FileStore}
 * looks the folder up in the table of mounts first, and in a chroot or a container there may be no
 * entry that it lies in.
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
    return there.toFile().getUsableSpace();
  }
}
