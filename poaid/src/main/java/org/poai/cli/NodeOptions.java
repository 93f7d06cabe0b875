package org.poai.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.client.JsonRpcClient;
import org.poai.client.RemoteChain;
import org.poai.client.keystore.KeystoreFolder;
import org.poai.client.keystore.KeystoreFolder.Entry;
import org.poai.crypto.AddressText;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.status.WalletFiles;
import org.poai.primitives.Address;
import picocli.CommandLine.Mixin;

/** Which node a wallet command asks, and whose keys it knows. */
final class NodeOptions {
  @Mixin private NodeAddress node = new NodeAddress();
  @Mixin private ChainFolder data = new ChainFolder();

  RemoteChain chain() {
    return new RemoteChain(new JsonRpcClient(node.url(data.dataDir())));
  }

  KeystoreFolder keystore() {
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
  Entry own(String addressOrName) {
    return find(addressOrName)
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.KEY,
                    "There is no key of "
                        + Refusals.printable(addressOrName)
                        + " in "
                        + WalletFiles.keystorePath(data.dataDir())
                        + "; see 'poaid account list'."));
  }

  /** An address, written or by the name of an account of the keystore. */
  Address address(String what, String addressOrName) {
    if (addressOrName.matches("0x.*|[0-9a-fA-F]{40}")) {
      return Refusals.usage(what, () -> AddressText.parse(addressOrName));
    }
    return find(addressOrName)
        .map(Entry::address)
        .orElseThrow(
            () ->
                new UserException(
                    ExitCode.USAGE,
                    what
                        + ": \""
                        + Refusals.printable(addressOrName)
                        + "\" is no address, and no account here has this name."));
  }

  Path dataDir() {
    return data.dataDir();
  }
}
