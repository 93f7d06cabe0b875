package org.poai.node.config;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.poai.disk.DiskTrouble;
import org.poai.primitives.Hash32;

/** The folder that holds everything a node keeps. */
public record DataDirectory(Path root) {
  /** The folder, made where it is missing; refuses what cannot be written. */
  public static DataDirectory at(Path root) {
    if (Files.exists(root) && !Files.isDirectory(root)) {
      throw new UserException(
          ExitCode.DATA,
          "The data directory " + root + " is a file; choose another with --data-dir.");
    }
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA,
          "The data directory "
              + root
              + " cannot be made: "
              + DiskTrouble.reason(e, root)
              + "; or choose another with --data-dir.");
    }
    if (!Files.isWritable(root) || !Files.isReadable(root)) {
      throw new UserException(
          ExitCode.DATA,
          "The data directory " + root + " cannot be read and written; check its permissions.");
    }
    return new DataDirectory(root);
  }

  /** A folder that must be there already, for tools. */
  public static DataDirectory existing(Path root) {
    DataDirectory directory = new DataDirectory(root);
    if (!Files.isDirectory(directory.chain())) {
      throw new UserException(
          ExitCode.DATA,
          "There is no chain in " + root + "; name the data directory of a node with --data-dir.");
    }
    return directory;
  }

  public Path chain() {
    return root.resolve("chain");
  }

  public Path models() {
    return root.resolve("models");
  }

  /** Models, datasets and deltas by their SHA-256. */
  public Path assets() {
    return root.resolve("assets");
  }

  public Path nativeLibraries() {
    return root.resolve("native");
  }

  public Path cache() {
    return root.resolve("cache");
  }

  public Path sealedDataset() {
    return root.resolve("dataset.sealed");
  }

  /** The operator's records that the chain begins with, in plain. */
  public Path corpus() {
    return root.resolve("corpus");
  }

  /** The records of a dataset of the chain, by its root. */
  public Path sealedDataset(Hash32 root) {
    return root().resolve("dataset-" + root.toHex().substring(2, 18) + ".sealed");
  }

  /** All files that {@link #sealedDataset(Hash32)} names and that are there. */
  public List<Path> sealedDatasets() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root, "dataset-*.sealed")) {
      files.forEach(found::add);
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // a folder that cannot be read says so elsewhere
    }
    return found;
  }

  /** What this node knows of proposals, and what its operator has said of them. */
  public Path governance(String file) {
    return root.resolve("governance").resolve(file);
  }

  /** What this node has sealed in the inference market. */
  public Path market(String file) {
    return root.resolve("market").resolve(file);
  }

  /** The identity of the node in the network. */
  public Path nodeKey() {
    return root.resolve("node.key");
  }

  /** Whom the node has banned until when. */
  public Path bans() {
    return root.resolve("bans.txt");
  }

  /** The pending transactions that were handed to the node. */
  public Path transactions() {
    return root.resolve("transactions.txt");
  }

  /** Where the node has met peers. */
  public Path addresses() {
    return root.resolve("peers.txt");
  }

  /** What clients of a public JSON-RPC port have to show. */
  public Path rpcToken() {
    return root.resolve("rpc.token");
  }

  /** Log levels that the operator asks for while the node runs. */
  public Path logLevels() {
    return root.resolve("log-levels");
  }

  /** The encrypted keys of accounts. */
  public Path keystore() {
    return root.resolve("keystore");
  }

  /** Where a running node says how it can be reached. */
  public Path running() {
    return root.resolve("running.json");
  }
}
