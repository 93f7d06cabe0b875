package org.poai.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.Passwords;
import org.poai.node.config.ExitCode;
import org.poai.node.config.RevealConfig;
import org.poai.node.config.UserException;
import picocli.CommandLine.Option;

/** Keys of own datasets that the node brings onto the chain in time. */
final class RevealOptions {
  @Option(
      names = "--reveal-keys",
      paramLabel = "DIR",
      description = "Reveal the keys of proposed datasets that lie here, each in its blocks.")
  private @Nullable Path folder;

  @Option(
      names = "--reveal-account",
      paramLabel = "ACCOUNT",
      description = "Who signs that: an account of the keystore; on the devnet also dev0 to dev9.")
  private @Nullable String account;

  @Option(
      names = "--reveal-password-file",
      paramLabel = "FILE",
      description = "File whose first line is its password. Default: asked on the terminal.")
  private @Nullable Path passwordFile;

  /**
   * What to reveal.
   *
   * @param isDevnet whether everybody's accounts have money there
   */
  Optional<RevealConfig> config(Path dataDir, boolean isDevnet) {
    Refusals.check(
        (folder == null) == (account == null),
        "--reveal-keys and --reveal-account go together: who signs what is revealed?");
    if (folder == null || account == null) {
      return Optional.empty();
    }
    if (!Files.isDirectory(folder)) {
      throw new UserException(ExitCode.DATA, "--reveal-keys: there is no folder " + folder + ".");
    }
    return Optional.of(
        new RevealConfig(
            folder,
            new SigningAccount(dataDir, isDevnet, new Passwords(passwordFile))
                .open("--reveal-account", account)));
  }
}
