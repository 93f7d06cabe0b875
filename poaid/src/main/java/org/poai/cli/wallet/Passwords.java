package org.poai.cli.wallet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.client.keystore.Password;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;

/**
 * Where passwords come from: a file, or the terminal, which does not show them. They are no
 * arguments, since those stand in the list of processes and in the shell's history.
 */
public final class Passwords {
  /** Asks for a line without showing it; empty where there is no terminal. */
  @FunctionalInterface
  interface Prompt {
    Optional<char[]> ask(String question);
  }

  private final @Nullable Path file;
  private final Prompt prompt;

  public Passwords(@Nullable Path file) {
    this(file, Terminal::readUnseen);
  }

  Passwords(@Nullable Path file, Prompt prompt) {
    this.file = file;
    this.prompt = prompt;
  }

  /** The password of a key that exists. */
  Password existing(String of) {
    return file == null ? ask("Password of " + of) : read(file);
  }

  /** A password for a new file, typed twice. */
  Password fresh() {
    Password password = file == null ? ask("Password for the new key") : read(file);
    if (password.isEmpty()) {
      throw new UserException(ExitCode.KEY, "An empty password protects nothing; choose one.");
    }
    if (file == null) {
      try (Password again = ask("The same again")) {
        if (!password.isSameAs(again)) {
          password.close();
          throw new UserException(ExitCode.KEY, "The two passwords differ; nothing was written.");
        }
      }
    }
    return password;
  }

  private Password ask(String question) {
    return prompt
        .ask(question)
        .map(Password::of)
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.USAGE,
                    "There is no terminal to ask for a password; name a file that holds it with"
                        + " --password-file."));
  }

  private static Password read(Path file) {
    try {
      return Password.read(file);
    } catch (IOException e) {
      throw Refusals.file(file, e);
    }
  }
}
