package org.poai.inference.child;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.poai.primitives.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one child process prints: debug log, and its last words as a reason. Lines are cut, since
 * native code prints what it likes.
 *
 * <p>A line in which native code says why it gives up, be it an assertion or a loader's refusal, is
 * the reason, and the first such line outweighs all that comes behind it.
 */
final class ChildLog {
  private static final Logger LOG = LoggerFactory.getLogger(ChildLog.class);
  private static final int MAX_LINE = 400;
  private static final int MAX_REASON = 200;
  private static final int KEPT_LINES = 3;

  /** One group of each is what is told. */
  private static final Pattern REASON =
      Pattern.compile(
          "(GGML_(?:ASSERT|ABORT).*)"
              + "|gguf_init_from_file_impl: (.+)"
              + "|error loading model(?: \\w+)?: (.+)"
              + "|what\\(\\): +(.+)"
              + "|^# +(SIG\\w+) \\(0x");

  /** Lines of the JVM and of debuggers that tell an operator nothing. */
  private static final Pattern NOISE = Pattern.compile("(WARNING:|warning:|#|\\[).*");

  private final Deque<String> last = new ArrayDeque<>();
  private String reason = "";

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
            line.append(c);
          }
        }
      }
    } catch (IOException e) {
      LOG.debug("engine {}: its output ends: {}", pid, e.getMessage());
    }
    end(line, pid);
  }

  /** Why the process gave up, as it said itself; else its last lines, or nothing. */
  synchronized String lastWords() {
    return reason.isEmpty() ? String.join(" / ", last) : reason;
  }

  /** Why the process gave up, as it said itself, or nothing. */
  synchronized String reason() {
    return reason;
  }

  private void end(StringBuilder line, long pid) {
    String text = Printable.text(line.toString().strip(), MAX_LINE);
    line.setLength(0);
    if (!text.isEmpty()) {
      LOG.debug("engine {}: {}", pid, text);
      keep(text);
    }
  }

  private synchronized void keep(String line) {
    Matcher found = REASON.matcher(line);
    if (reason.isEmpty() && found.find()) {
      for (int group = 1; group <= found.groupCount(); group++) {
        reason += found.group(group) == null ? "" : Printable.text(found.group(group), MAX_REASON);
      }
    }
    if (!NOISE.matcher(line).matches()) {
      last.addLast(Printable.text(line, MAX_REASON));
    }
    if (last.size() > KEPT_LINES) {
      last.removeFirst();
    }
  }
}
