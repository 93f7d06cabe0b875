package org.poai.cli.wallet;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.client.DevAccounts;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.client.keystore.AccountKey;
import org.poai.client.keystore.KeystoreFolder.Entry;
import picocli.CommandLine.Option;

/** Who signs. */
public final class KeyOptions {
  @Option(
      names = "--from",
      paramLabel = "ACCOUNT",
      description =
          "Address or name of an account in the keystore, which signs; on the devnet also dev0 to"
              + " dev9.")
  private @Nullable String from;

  @Option(
      names = "--dev-account",
      paramLabel = "N",
      description = "Instead: account N, 0 to 9, of the devnet, whose keys everybody knows.")
  private @Nullable Integer devAccount;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File whose first line is the key's password. Default: asked on the terminal.")
  private @Nullable Path passwordFile;

  /** The key; the caller closes it. */
  public AccountKey key(NodeOptions node, RemoteChain chain) throws RpcFailure {
    Refusals.check(
        (from == null) != (devAccount == null),
        "Say who signs: --from ACCOUNT, or on the devnet --dev-account N.");
    if (devAccount != null) {
      Refusals.check(
          devAccount >= 0 && devAccount < DevAccounts.COUNT, "--dev-account takes 0 to 9.");
      Refusals.check(
          DevAccounts.areOf(chain.chainId()),
          "--dev-account is for the devnet, and the node is on another chain: everybody knows"
              + " these keys.");
      return DevAccounts.key(devAccount);
    }
    String name = String.valueOf(from);
    Optional<Integer> dev = node.devAccount(name, chain);
    return dev.isPresent()
        ? DevAccounts.key(dev.get())
        : open(node.own("--from", name), new Passwords(passwordFile));
  }

  static AccountKey open(Entry entry, Passwords passwords) {
    return KeyFile.open(
        entry.keystore(), entry.file().toString(), passwords, entry.address().toHex());
  }
}
