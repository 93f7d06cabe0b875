package org.poai.cli.wallet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import org.poai.cli.option.ChainFolder;
import org.poai.cli.option.NodeAddress;
import org.poai.cli.option.Refusals;
import org.poai.client.DevAccounts;
import org.poai.client.JsonRpcClient;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.client.keystore.KeystoreFolder;
import org.poai.client.keystore.KeystoreFolder.Entry;
import org.poai.crypto.AddressText;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.status.WalletFiles;
import org.poai.primitives.Address;
import picocli.CommandLine.Mixin;

/** Which node a wallet command asks, and whose keys it knows. */
public final class NodeOptions {
  @Mixin private NodeAddress node = new NodeAddress();
  @Mixin private ChainFolder data = new ChainFolder();

  public RemoteChain chain() {
    return new RemoteChain(new JsonRpcClient(node.url(data.dataDir())));
  }

  public KeystoreFolder keystore() {
    return WalletFiles.keystore(data.dataDir());
  }

  /** The account of the keystore that a person means; empty where there is none. */
  Optional<Entry> find(String addressOrName) {
    try {
      return keystore().find(addressOrName);
    } catch (IOException e) {
      throw Refusals.keystore(data.dataDir(), e);
    }
  }

  /** The account of the keystore that a person means. */
  Entry own(String what, String addressOrName) {
    String wanted =
        isAddress(addressOrName)
            ? Refusals.usage(what, () -> AddressText.parse(addressOrName)).toHex()
            : addressOrName;
    return find(wanted)
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.KEY,
                    "There is no key of "
                        + Refusals.printable(addressOrName)
                        + " in "
                        + WalletFiles.keystorePath(data.dataDir())
                        + unusable()
                        + "; see 'poaid account list'."));
  }

  private static boolean isAddress(String text) {
    return text.matches("0x.*|[0-9a-fA-F]{40}");
  }

  /** Files of the keystore among which the key may be that is looked for. */
  private String unusable() {
    try {
      return keystore().look().unusable().stream()
          .map(
              each ->
                  ", whose file " + each.file().getFileName() + " cannot be used: " + each.reason())
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw Refusals.keystore(data.dataDir(), e);
    }
  }

  /** An address, written or by the name of an account of the keystore. */
  public Address address(String what, String addressOrName) {
    if (isAddress(addressOrName)) {
      return Refusals.usage(what, () -> AddressText.parse(addressOrName));
    }
    return find(addressOrName)
        .map(Entry::address)
        .or(() -> devAddress(addressOrName))
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.KEY,
                    what
                        + ": \""
                        + Refusals.printable(addressOrName)
                        + "\" is no address, and no account here has this name."));
  }

  private Optional<Address> devAddress(String name) {
    try {
      return devAccount(name, chain()).map(DevAccounts::address);
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  /**
   * The number of the devnet's account that a name means: where the keystore has no such name and
   * the node is on the devnet, for everybody knows the keys of these accounts.
   */
  Optional<Integer> devAccount(String name, RemoteChain chain) throws RpcFailure {
    Optional<Integer> number = DevAccounts.named(name);
    boolean isMeant =
        number.isPresent() && find(name).isEmpty() && DevAccounts.areOf(chain.chainId());
    return number.filter(any -> isMeant);
  }

  public Path dataDir() {
    return data.dataDir();
  }
}
