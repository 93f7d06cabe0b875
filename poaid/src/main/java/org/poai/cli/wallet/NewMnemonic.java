package org.poai.cli.wallet;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.cli.option.Refusals;
import org.poai.client.keystore.AccountKey;
import org.poai.client.keystore.KeyText;
import org.poai.client.keystore.Password;
import org.poai.client.keystore.UnusableKeyException;
import org.poai.crypto.HdKey;
import org.poai.crypto.Mnemonic;
import org.poai.disk.WholeFile;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import picocli.CommandLine;

/**
 * The words of a key that is made of words. They are the money, so they go to a terminal or to a
 * file of their own: what is printed into a pipe ends in a log.
 *
 * @param file where they are written; without it they are shown
 */
record NewMnemonic(Mnemonic words, Optional<Path> file) {
  /** Encrypts the first account of the words, and hands over the words. */
  int store(NewKeyOptions options, CommandLine command) {
    Optional<Console> terminal = Terminal.find();
    if (file.isEmpty() && terminal.isEmpty()) {
      throw new UserException(
          ExitCode.USAGE,
          "There is no terminal to show the words on; have them written to a file with"
              + " --mnemonic-file.");
    }
    try (AccountKey key = new KeyText.Words(words).at(HdKey.ETHEREUM + "/0")) {
      options.check(key);
      try (Password password = options.passwords().fresh()) {
        file.ifPresent(this::write);
        int code = keep(options, key, password, command);
        terminal.filter(console -> file.isEmpty()).ifPresent(console -> show(console.writer()));
        file.ifPresent(to -> command.getErr().println("Its words are in " + to + "."));
        return code;
      }
    } catch (UnusableKeyException e) {
      throw new IllegalStateException("the usual path is one", e);
    }
  }

  /** Without the key, nobody needs the words. */
  private int keep(NewKeyOptions options, AccountKey key, Password password, CommandLine command) {
    try {
      return options.store(key, password, command);
    } catch (UserException e) {
      file.ifPresent(NewMnemonic::remove);
      throw e;
    }
  }

  private static void remove(Path words) {
    try {
      Files.deleteIfExists(words);
    } catch (IOException e) {
      throw Refusals.file(words, e);
    }
  }

  private void write(Path to) {
    try {
      WholeFile.createSecret(to, (words.phrase() + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw Refusals.file(to, e);
    }
  }

  private void show(PrintWriter out) {
    out.println();
    out.println("  " + words.phrase());
    out.println();
    out.println("Write these words down: they are the key, and are not shown again.");
    out.flush();
  }
}
