package org.poai.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.cli.option.Refusals;
import org.poai.cli.wallet.KeyFile;
import org.poai.cli.wallet.Passwords;
import org.poai.client.DevAccounts;
import org.poai.client.keystore.AccountKey;
import org.poai.client.keystore.KeystoreFolder.Entry;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.status.WalletFiles;

/**
 * Accounts that sign for a running node.
 *
 * @param isDevnet whether everybody's accounts have money there
 */
record SigningAccount(Path dataDir, boolean isDevnet, Passwords passwords) {
  /**
   * The key of an account that an option names.
   *
   * @param flag the option
   * @param who label or address of the keystore; on the devnet also dev0 to dev9
   */
  AccountKey open(String flag, String who) {
    Optional<Integer> dev = DevAccounts.named(who);
    if (isDevnet && dev.isPresent()) {
      return DevAccounts.key(dev.get());
    }
    try {
      Entry entry =
          WalletFiles.keystore(dataDir)
              .find(who)
              .orElseThrow(
                  () ->
                      new UserException(
                          ExitCode.KEY,
                          flag
                              + ": there is no key of "
                              + Refusals.printable(who)
                              + " in "
                              + WalletFiles.keystorePath(dataDir)
                              + "; see 'poaid account list'."));
      return KeyFile.open(
          entry.keystore(), entry.file().toString(), passwords, entry.address().toHex());
    } catch (IOException e) {
      throw Refusals.keystore(dataDir, e);
    }
  }
}
