package org.poai.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.KeyFile;
import org.poai.cli.wallet.Passwords;
import org.poai.client.DevAccounts;
import org.poai.client.keystore.AccountKey;
import org.poai.client.keystore.KeystoreFolder.Entry;
import org.poai.node.config.ExitCode;
import org.poai.node.config.RevealConfig;
import org.poai.node.config.UserException;
import org.poai.node.status.WalletFiles;
import picocli.CommandLine.Option;

/** Keys of own datasets that the node brings onto the chain in time. */
final class RevealOptions {
  private static final Pattern DEV_ACCOUNT = Pattern.compile("dev([0-9])");

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
    return Optional.of(new RevealConfig(folder, key(account, dataDir, isDevnet)));
  }

  private AccountKey key(String who, Path dataDir, boolean isDevnet) {
    Matcher dev = DEV_ACCOUNT.matcher(who);
    if (isDevnet && dev.matches()) {
      return DevAccounts.key(Integer.parseInt(dev.group(1)));
    }
    try {
      Entry entry =
          WalletFiles.keystore(dataDir)
              .find(who)
              .orElseThrow(
                  () ->
                      new UserException(
                          ExitCode.KEY,
                          "--reveal-account: there is no key of "
                              + Refusals.printable(who)
                              + " in "
                              + WalletFiles.keystorePath(dataDir)
                              + "; see 'poaid account list'."));
      return KeyFile.open(
          entry.keystore(),
          entry.file().toString(),
          new Passwords(passwordFile),
          entry.address().toHex());
    } catch (IOException e) {
      throw Refusals.keystore(dataDir, e);
    }
  }
}
