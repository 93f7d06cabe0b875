package org.poai.cli.wallet;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.ChainFolder;
import org.poai.cli.option.Refusals;
import org.poai.client.keystore.AccountKey;
import org.poai.client.keystore.Effort;
import org.poai.client.keystore.Keystore;
import org.poai.client.keystore.KeystoreFolder;
import org.poai.client.keystore.KeystoreFolder.Entry;
import org.poai.client.keystore.Password;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.status.WalletFiles;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a key that is new here goes, and under which password. */
final class NewKeyOptions {
  @Mixin private ChainFolder data = new ChainFolder();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What to call the account in other commands.")
  private @Nullable String name;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File whose first line is the password. Default: asked on the terminal.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--light-kdf",
      description = "Encrypt with less memory and time: for small machines and long passwords.")
  private boolean light;

  Passwords passwords() {
    return new Passwords(passwordFile);
  }

  /** Encrypts the key under a password that is asked for, and prints its address. */
  int store(AccountKey key, CommandLine command) {
    check(key);
    try (Password password = passwords().fresh()) {
      return store(key, password, command);
    }
  }

  /** Encrypts the key, and prints its address. */
  int store(AccountKey key, Password password, CommandLine command) {
    Effort effort = light ? Effort.LIGHT : Effort.STANDARD;
    try {
      Entry entry =
          keystore().add(key, password, Optional.ofNullable(name), effort, new SecureRandom());
      command.getOut().println(entry.address().toHex());
      command.getOut().flush();
      command.getErr().println("Its encrypted key is in " + entry.file() + ".");
      return 0;
    } catch (IOException e) {
      throw Refusals.keystore(data.dataDir(), e);
    }
  }

  /** Before anything is asked: neither the account nor its name may be here already. */
  void check(AccountKey key) {
    Refusals.check(
        name == null || Keystore.isName(name),
        "--name takes up to 64 letters, digits, dots and dashes, and no address.");
    refuseTwice(key.address().toHex());
    if (name != null) {
      refuseTwice(name);
    }
  }

  private void refuseTwice(String who) {
    try {
      if (keystore().find(who).isPresent()) {
        throw new UserException(
            ExitCode.KEY,
            "There is already an account "
                + who
                + " in "
                + WalletFiles.keystorePath(data.dataDir())
                + ".");
      }
    } catch (IOException e) {
      throw Refusals.keystore(data.dataDir(), e);
    }
  }

  private KeystoreFolder keystore() {
    return WalletFiles.keystore(data.dataDir());
  }
}
