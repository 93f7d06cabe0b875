package org.poai.cli.wallet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.client.keystore.AccountKey;
import org.poai.client.keystore.KeyText;
import org.poai.client.keystore.KeystoreFolder;
import org.poai.client.keystore.KeystoreFolder.Entry;
import org.poai.client.keystore.Password;
import org.poai.client.keystore.UnusableKeyException;
import org.poai.crypto.HdKey;
import org.poai.primitives.Hex;
import org.poai.tools.OutputFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keys that come from elsewhere and go there: through files, never through arguments. */
final class AccountTransferCommands {
  private AccountTransferCommands() {}

  /** Writes the key of an account to a new file. */
  static void write(Entry entry, Path file, boolean raw, Passwords passwords) {
    OutputFile.check(file);
    try {
      if (raw) {
        try (AccountKey key = KeyOptions.open(entry, passwords)) {
          byte[] secret = key.secret();
          byte[] text = (Hex.data(secret) + "\n").getBytes(StandardCharsets.US_ASCII);
          KeystoreFolder.writeSecret(file, text);
          Arrays.fill(secret, (byte) 0);
          Arrays.fill(text, (byte) 0);
        }
      } else {
        KeystoreFolder.writeSecret(file, entry.keystore().write());
      }
    } catch (IOException e) {
      throw OutputFile.failed(file, e);
    }
  }

  /** {@code poaid account import}. */
  @Command(
      mixinStandardHelpOptions = true,
      name = "import",
      description = {
        "Takes over a key: 64 hex digits, a keystore file, or a mnemonic.",
        "It is read from a file or typed, and no argument. A keystore file keeps its password."
      })
  static final class Import implements Callable<Integer> {
    @Mixin private NewKeyOptions options = new NewKeyOptions();

    @Option(
        names = "--path",
        paramLabel = "PATH",
        description = "Of a mnemonic: where the key is. Default: m/44'/60'/0'/0/INDEX.")
    private @Nullable String path;

    @Option(
        names = "--index",
        paramLabel = "INDEX",
        defaultValue = "0",
        description = "Of a mnemonic: which account. Default: ${DEFAULT-VALUE}.")
    private int index;

    @Parameters(
        arity = "0..1",
        paramLabel = "FILE",
        description =
            "Where the key is; - is standard input. Default: asked on the terminal, unseen.")
    private @Nullable Path file;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      Refusals.check(index >= 0, "--index takes 0 or more.");
      byte[] bytes = read();
      try {
        KeyText text = KeyText.parse(bytes);
        if (text instanceof KeyText.Encrypted encrypted) {
          return reencrypt(encrypted);
        }
        try (AccountKey key = key(text)) {
          return options.store(key, spec.commandLine());
        }
      } catch (UnusableKeyException e) {
        throw KeyFile.unusable(name(), e);
      } finally {
        Arrays.fill(bytes, (byte) 0);
      }
    }

    private AccountKey key(KeyText text) throws UnusableKeyException {
      if (text instanceof KeyText.Words words) {
        return words.at(path == null ? HdKey.ETHEREUM + "/" + index : path);
      }
      return ((KeyText.Raw) text).key();
    }

    private int reencrypt(KeyText.Encrypted encrypted) {
      try (Password password = options.passwords().existing(name());
          AccountKey key = KeyFile.open(encrypted.keystore(), name(), password)) {
        options.check(key);
        return options.store(key, password, spec.commandLine());
      }
    }

    private String name() {
      return file == null || file.toString().equals("-") ? "that was given" : file.toString();
    }

    private byte[] read() {
      if (file == null) {
        Optional<char[]> typed =
            Terminal.readUnseen("Private key, keystore file's text or mnemonic");
        if (typed.isPresent()) {
          return new String(typed.get()).getBytes(StandardCharsets.UTF_8);
        }
      }
      Path from = file == null ? Path.of("-") : file;
      try (InputStream in = from.toString().equals("-") ? System.in : Files.newInputStream(from)) {
        return in.readNBytes(KeyText.MAX_SIZE + 1);
      } catch (IOException e) {
        throw Refusals.file(from, e);
      }
    }
  }
}
