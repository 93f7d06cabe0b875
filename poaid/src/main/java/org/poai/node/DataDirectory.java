package org.poai.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that holds everything a node keeps. */
record DataDirectory(Path root) {
  /** The folder, made where it is missing; refuses what cannot be written. */
  static DataDirectory at(Path root) {
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA,
          "The data directory " + root + " cannot be made; choose another with --data-dir.");
    }
    if (!Files.isWritable(root) || !Files.isReadable(root)) {
      throw new UserException(
          ExitCode.DATA,
          "The data directory " + root + " cannot be read and written; check its permissions.");
    }
    return new DataDirectory(root);
  }

  /** A folder that must be there already, for tools. */
  static DataDirectory existing(Path root) {
    DataDirectory directory = new DataDirectory(root);
    if (!Files.isDirectory(directory.chain())) {
      throw new UserException(
          ExitCode.DATA,
          "There is no chain in " + root + "; name the data directory of a node with --data-dir.");
    }
    return directory;
  }

  Path chain() {
    return root.resolve("chain");
  }

  Path models() {
    return root.resolve("models");
  }

  Path nativeLibraries() {
    return root.resolve("native");
  }

  Path cache() {
    return root.resolve("cache");
  }

  Path sealedDataset() {
    return root.resolve("dataset.sealed");
  }

  /** The identity of the node in the network. */
  Path nodeKey() {
    return root.resolve("node.key");
  }

  /** Whom the node has banned until when. */
  Path bans() {
    return root.resolve("bans.txt");
  }

  /** The pending transactions that were handed to the node. */
  Path transactions() {
    return root.resolve("transactions.txt");
  }

  /** Where the node has met peers. */
  Path addresses() {
    return root.resolve("peers.txt");
  }

  /** What clients of a public JSON-RPC port have to show. */
  Path rpcToken() {
    return root.resolve("rpc.token");
  }

  /** The encrypted keys of accounts. */
  Path keystore() {
    return root.resolve("keystore");
  }

  /** Where a running node says how it can be reached. */
  Path running() {
    return root.resolve("running.json");
  }
}
