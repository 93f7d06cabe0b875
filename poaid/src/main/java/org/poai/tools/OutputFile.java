package org.poai.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.poai.disk.DiskTrouble;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;

/**
 * A file that a command is to write: never over another one, and in a folder that is there. Devices
 * and pipes take what they are given.
 */
public final class OutputFile {
  private OutputFile() {}

  /** Refuses a path that cannot be written, before any work. */
  public static void check(Path file) {
    if (Files.isRegularFile(file) || Files.isDirectory(file)) {
      throw new UserException(
          ExitCode.DATA, file + " is there already; remove it, or name another file to write.");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new UserException(
          ExitCode.DATA, "The folder of " + file + " is not there; make it first.");
    }
  }

  /** Why a file could not be written. */
  public static UserException failed(Path file, IOException e) {
    return new UserException(
        ExitCode.DATA, "Cannot write " + file + ": " + DiskTrouble.reason(e, file) + ".");
  }
}
