package org.poai.node.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What standard error leads to, which decides how a line begins. */
enum StandardError {
  /** A person looks on: local time. */
  TERMINAL,
  /** The same, and colours are wanted. */
  COLORED,
  /**
   * The journal of systemd, which knows the time and takes the level from a number in front, as
   * {@code sd-daemon(3)} says.
   */
  JOURNAL,
  /** A file or a program: the time with its zone. */
  OTHER;

  /** What systemd sets to device and inode of the stream that it reads. */
  private static final String JOURNAL_STREAM = "JOURNAL_STREAM";

  /** The standard error of this process; the launcher has looked for a terminal. */
  static StandardError ofThisProcess() {
    return of(Boolean.getBoolean("poai.terminal"), System.getenv(), stream());
  }

  /**
   * What it leads to: {@code stream} is its device and inode, which are compared since a program
   * that is started below a service inherits the variable even where its output goes elsewhere.
   */
  static StandardError of(
      boolean isTerminal, Map<String, String> environment, Optional<String> stream) {
    String journal = environment.getOrDefault(JOURNAL_STREAM, "");
    if (!journal.isEmpty() && stream.filter(journal::equals).isPresent()) {
      return JOURNAL;
    }
    boolean noColor = !environment.getOrDefault("NO_COLOR", "").isEmpty(); // https://no-color.org
    return !isTerminal ? OTHER : noColor ? TERMINAL : COLORED;
  }

  private static Optional<String> stream() {
    try {
      Map<String, Object> found =
          Files.readAttributes(Path.of("/proc/self/fd/2"), "unix:dev,ino", new LinkOption[0]);
      return Optional.of(found.get("dev") + ":" + found.get("ino"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty(); // no Linux, so no journal
    }
  }
}
