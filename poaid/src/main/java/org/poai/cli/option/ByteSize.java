package org.poai.cli.option;

/** Numbers of bytes as users type them. */
public final class ByteSize {
  private ByteSize() {}

  /** The value of an option: a number of bytes, with K, M, G or T for steps of 1024. */
  public static long parse(String option, String text) {
    Refusals.check(
        text.matches("\\d{1,12}[KMGTkmgt]?"),
        option
            + " takes a number of bytes, or one with K, M, G or T, as 2G; not \""
            + text
            + "\".");
    int step = "KMGT".indexOf(Character.toUpperCase(text.charAt(text.length() - 1))) + 1;
    long number = Long.parseLong(step == 0 ? text : text.substring(0, text.length() - 1));
    Refusals.check(
        number <= Long.MAX_VALUE >> (10 * step + 1),
        option + " " + text + " is more than any disk has.");
    return number << (10 * step);
  }
}
