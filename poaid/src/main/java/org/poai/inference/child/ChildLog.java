package org.poai.inference.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one child process prints: debug log, and its last words as a reason. Lines are cut, since
 * native code prints what it likes.
 */
final class ChildLog {
  private static final Logger LOG = LoggerFactory.getLogger(ChildLog.class);
  private static final int MAX_LINE = 400;
  private static final int KEPT_LINES = 3;

  private final Deque<String> last = new ArrayDeque<>();

  /** Reads until the process has closed its end. */
  void drain(InputStream output, long pid) {
    StringBuilder line = new StringBuilder();
    byte[] chunk = new byte[4096];
    try (output) {
      for (int n = output.read(chunk); n >= 0; n = output.read(chunk)) {
        for (char c : new String(chunk, 0, n, StandardCharsets.ISO_8859_1).toCharArray()) {
          if (c == '\n') {
            end(line, pid);
          } else if (line.length() < MAX_LINE) {
            line.append(Character.isISOControl(c) ? ' ' : c);
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("engine {}: its output ends: {}", pid, e.getMessage());
    }
    end(line, pid);
  }

  /** The last lines, or nothing. */
  synchronized String lastWords() {
    return String.join(" / ", last);
  }

  private void end(StringBuilder line, long pid) {
    String text = line.toString().strip();
    line.setLength(0);
    if (!text.isEmpty()) {
      LOG.debug("engine {}: {}", pid, text);
      keep(text);
    }
  }

  private synchronized void keep(String line) {
    last.addLast(line);
    if (last.size() > KEPT_LINES) {
      last.removeFirst();
    }
  }
}
