package org.poai.cli.wallet;

import org.poai.client.keystore.AccountKey;
import org.poai.client.keystore.Keystore;
import org.poai.client.keystore.Password;
import org.poai.client.keystore.UnusableKeyException;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;

/** Opens encrypted keys, and says what is wrong with them. */
public final class KeyFile {
  private KeyFile() {}

  public static AccountKey open(Keystore keystore, String file, Passwords passwords, String whose) {
    try (Password password = passwords.existing(whose)) {
      return open(keystore, file, password);
    }
  }

  static AccountKey open(Keystore keystore, String file, Password password) {
    try {
      return keystore
          .open(password)
          .orElseThrow(
              () -> new UserException(ExitCode.KEY, "The password does not open " + file + "."));
    } catch (UnusableKeyException e) {
      throw unusable(file, e);
    }
  }

  static UserException unusable(String file, UnusableKeyException e) {
    return new UserException(
        ExitCode.KEY, "The key file " + file + " cannot be used: " + e.getMessage() + ".");
  }
}
