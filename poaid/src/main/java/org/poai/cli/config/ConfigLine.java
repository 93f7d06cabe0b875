package org.poai.cli.config;

import java.util.ArrayList;
import java.util.List;
import org.poai.primitives.Printable;

/**
 * A line of a configuration file that says something: {@code data-dir = /var/lib/poaid}. A value
 * goes to the end of the line as it stands, a backslash too; between quotation marks it may begin
 * or end with a space, or have a number sign. {@code #} begins a comment, at the beginning of a
 * line or behind a space. Names of sections, several values in a line and escapes do not exist.
 *
 * @param number counts from one
 */
record ConfigLine(int number, String name, String value) {
  /** Some editors begin a text with it. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** What is wrong with a line, as the rest of a sentence about it. */
  record Unreadable(int number, String reason) {}

  /** A file: its lines as far as they could be read, and the first that could not. */
  record Reading(List<ConfigLine> lines, List<Unreadable> wrong) {}

  static Reading read(String text) {
    List<ConfigLine> lines = new ArrayList<>();
    List<Unreadable> wrong = new ArrayList<>();
    int number = 0;
    for (String line :
        (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().toList()) {
      number++;
      String said = line.strip();
      if (!said.isEmpty() && !said.startsWith("#")) {
        readLine(number, said, lines, wrong);
      }
    }
    return new Reading(lines, wrong);
  }

  private static void readLine(
      int number, String said, List<ConfigLine> lines, List<Unreadable> wrong) {
    int sign = said.indexOf('=');
    String name = sign < 0 ? "" : said.substring(0, sign).strip();
    if (name.isEmpty()) {
      wrong.add(
          new Unreadable(
              number,
              "has "
                  + Printable.quoted(said)
                  + ", which is no option and value, as data-dir = /var/lib/poaid"));
      return;
    }
    String value = said.substring(sign + 1).strip();
    if (!value.startsWith("\"")) {
      lines.add(new ConfigLine(number, name, value.replaceFirst("(^|\\s)\\s*#.*", "").strip()));
      return;
    }
    int end = value.indexOf('"', 1);
    String rest = end < 0 ? "" : value.substring(end + 1).strip();
    if (end < 0 || !(rest.isEmpty() || rest.startsWith("#"))) {
      wrong.add(
          new Unreadable(
              number, "has a value for " + Printable.quoted(name) + " that its quotes do not end"));
      return;
    }
    lines.add(new ConfigLine(number, name, value.substring(1, end)));
  }

  /** A value so that {@link #read} gives it back. */
  static String written(String value) {
    boolean isPlain =
        value.equals(value.strip()) && !value.startsWith("\"") && !value.contains("#");
    return isPlain ? value : '"' + value + '"';
  }
}
