package org.poai.cli.wallet;

import java.io.Console;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The person at the terminal, where there is one. */
public final class Terminal {
  private Terminal() {}

  /** Empty where input or output are files or pipes. */
  @SuppressWarnings("SystemConsoleNull") // up to Java 21; from 22 on the console is asked
  public static Optional<Console> find() {
    Console console = System.console();
    return Optional.ofNullable(console).filter(Terminal::isTerminal);
  }

  /** {@code Console.isTerminal} of Java 22; before, every console is one. */
  private static boolean isTerminal(Console console) {
    try {
      Object answer = Console.class.getMethod("isTerminal").invoke(console);
      return Boolean.TRUE.equals(answer);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** A line that is not shown; empty where there is no terminal, or the person ends the input. */
  static Optional<char[]> readUnseen(String question) {
    return find().map(console -> read(console, question));
  }

  private static char @Nullable [] read(Console console, String question) {
    return console.readPassword("%s: ", question);
  }
}
