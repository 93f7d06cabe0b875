package org.poai.cli.wallet;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.ChainFolder;
import org.poai.cli.option.Refusals;
import org.poai.client.Report;
import org.poai.client.keystore.AccountKey;
import org.poai.client.keystore.KeystoreFolder;
import org.poai.client.keystore.KeystoreFolder.Entry;
import org.poai.client.keystore.KeystoreFolder.Listing;
import org.poai.client.keystore.KeystoreFolder.Unusable;
import org.poai.crypto.Mnemonic;
import org.poai.crypto.Secp256k1;
import org.poai.node.status.WalletFiles;
import org.poai.primitives.Printable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid account}: keys, encrypted in the data directory; needs no node. */
@Command(
    mixinStandardHelpOptions = true,
    name = "account",
    subcommands = AccountTransferCommands.Import.class,
    description = "Makes, lists, imports and exports accounts; their keys are in DIR/keystore.")
public final class AccountCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: new, list, import or export");
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "new",
      description = "Makes a key, encrypts it under a password, and prints the address.")
  int newAccount(
      @Mixin NewKeyOptions options,
      @Option(
              names = "--mnemonic",
              description = "Make it of twelve words, and show them once, to write down.")
          boolean words,
      @Option(
              names = "--mnemonic-file",
              paramLabel = "FILE",
              description = "Write the twelve words to this new file, which only you can read.")
          @Nullable Path wordsFile) {
    SecureRandom random = new SecureRandom();
    if (!words && wordsFile == null) {
      try (AccountKey key = new AccountKey(Secp256k1.newSecret(random))) {
        return options.store(key, spec.commandLine());
      }
    }
    NewMnemonic mnemonic = new NewMnemonic(Mnemonic.random(random), Optional.ofNullable(wordsFile));
    return mnemonic.store(options, spec.commandLine());
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "list",
      description = "Lists the accounts of the keystore: address, name, file.")
  int list(
      @Mixin ChainFolder data,
      @Option(names = "--json", description = "One line of JSON each.") boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    Listing listing = look(WalletFiles.keystore(data.dataDir()), data.dataDir());
    List<Entry> entries = listing.entries();
    for (Entry entry : entries) {
      String name = entry.name().orElse("");
      if (json) {
        out.println(
            new Report()
                .with("address", entry.address().toHex())
                .with("name", name)
                .with("file", entry.file().toString())
                .toJson());
      } else {
        out.printf(
            Locale.ROOT,
            "%s  %-12s  %s%n",
            entry.address().toHex(),
            Printable.text(name),
            entry.file());
      }
    }
    out.flush();
    complain(listing, data.dataDir());
    return 0;
  }

  /** Names the files that cannot be used; an empty folder is said to be one. */
  private void complain(Listing listing, Path dataDir) {
    for (Unusable unusable : listing.unusable()) {
      spec.commandLine()
          .getErr()
          .println(
              "The key file " + unusable.file() + " cannot be used: " + unusable.reason() + ".");
    }
    if (listing.entries().isEmpty() && listing.unusable().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("No accounts in " + WalletFiles.keystorePath(dataDir) + ".");
    }
  }

  private static Listing look(KeystoreFolder keystore, Path dataDir) {
    try {
      return keystore.look();
    } catch (IOException e) {
      throw Refusals.keystore(dataDir, e);
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "export",
      description = {
        "Writes an account's key to a new file that only you can read.",
        "It is the keystore file, encrypted as it is, or with --raw the bare key."
      })
  int export(
      @Mixin NodeOptions node,
      @Parameters(paramLabel = "ACCOUNT", description = "Its address or name.") String account,
      @Parameters(paramLabel = "FILE", description = "Where to; must not be there.") Path file,
      @Option(names = "--raw", description = "The bare key in hex: who reads it has the money.")
          boolean raw,
      @Option(
              names = "--password-file",
              paramLabel = "FILE",
              description = "For --raw: file whose first line is the password.")
          @Nullable Path passwordFile) {
    Entry entry = node.own("ACCOUNT", account);
    AccountTransferCommands.write(entry, file, raw, new Passwords(passwordFile));
    spec.commandLine()
        .getErr()
        .println("The key of " + entry.address().toHex() + " is in " + file + ".");
    return 0;
  }
}
