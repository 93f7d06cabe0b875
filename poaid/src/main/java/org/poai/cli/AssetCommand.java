package org.poai.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.ChainFolder;
import org.poai.cli.option.NodeAddress;
import org.poai.cli.option.Refusals;
import org.poai.client.JsonRpcClient;
import org.poai.client.RemoteChain;
import org.poai.client.RpcFailure;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Hash32;
import org.poai.tools.AssetFetch;
import org.poai.tools.AssetTool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid asset}: the models, datasets and deltas of a node. */
@Command(
    mixinStandardHelpOptions = true,
    name = "asset",
    description = "Keeps the files of models and datasets that a node has or fetches.")
final class AssetCommand implements Runnable {
  private static final String NAME = "(0x)?[0-9a-fA-F]{64}";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: add, get, list, cid, verify or rm");
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "add",
      description = "Copies a file into the data directory; peers may then fetch it.")
  int add(
      @Option(names = "--pin", description = "Never drop it for another.") boolean pin,
      @Mixin ChainFolder data,
      @Parameters(paramLabel = "FILE", description = "A model, sealed dataset or delta.")
          Path file) {
    AssetTool.of(data.dataDir(), spec.commandLine().getOut()).add(file, pin);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "get",
      description = {
        "Has the running node fetch an asset from its peers, and waits until it is there.",
        "For the node's owner: it needs the token in the node's data directory."
      })
  int get(
      @Option(names = "--yes", description = "However large it is.") boolean anySize,
      @Option(
              names = "--cid",
              paramLabel = "CID",
              description = "Where it lies on IPFS, for the node's --ipfs-gateway.")
          @Nullable String cid,
      @Mixin ChainFolder data,
      @Mixin NodeAddress node,
      @Parameters(
              paramLabel = "HASH|CID",
              description = "SHA-256 of the file, or a CID that a proposal names.")
          String name) {
    boolean isHash = name.matches(NAME);
    try {
      new AssetFetch(
              new RemoteChain(new JsonRpcClient(node.url(data.dataDir()))),
              spec.commandLine().getOut())
          .get(isHash ? hash(name).toHex() : name, anySize, Optional.ofNullable(cid));
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "list",
      description = "Lists what is here, and what the running node fetches.")
  int list(@Mixin ChainFolder data) {
    Optional<AssetFetch> node = running(data.dataDir());
    try {
      if (node.isPresent()) {
        node.get().list();
      } else {
        AssetTool.of(data.dataDir(), spec.commandLine().getOut()).list();
      }
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "cid",
      description = "Prints the CID that a file has on IPFS (unixfs-v1-2025), and its SHA-256.")
  int cid(@Parameters(paramLabel = "FILE", description = "Any file.") Path file) {
    AssetTool.of(Path.of("data"), spec.commandLine().getOut()).cid(file);
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "verify",
      description = "Reads every asset again and compares it with its SHA-256.")
  int verify(@Mixin ChainFolder data) {
    AssetTool.of(data.dataDir(), spec.commandLine().getOut()).verify();
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "rm",
      description = "Drops an asset that nothing needs. A file of yours that a node uses stays.")
  int rm(
      @Mixin ChainFolder data,
      @Parameters(paramLabel = "HASH", description = "SHA-256 of the file.") String name) {
    Hash32 sha256 = hash(name);
    Optional<AssetFetch> node = running(data.dataDir());
    try {
      if (node.isEmpty()) {
        AssetTool.of(data.dataDir(), spec.commandLine().getOut()).remove(sha256);
      } else if (!node.get().drop(sha256.toHex())) {
        throw new UserException(ExitCode.NODE, "The node has no asset " + sha256 + ".");
      }
      return 0;
    } catch (RpcFailure e) {
      throw Refusals.of(e);
    }
  }

  /** The node that runs on a data directory, if one does and answers JSON-RPC. */
  private Optional<AssetFetch> running(Path dataDir) {
    return AssetFetch.running(dataDir, spec.commandLine().getOut());
  }

  private static Hash32 hash(String text) {
    Refusals.check(
        text.matches(NAME), "A SHA-256 has 64 hexadecimal digits, with or without 0x in front.");
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    return Hash32.fromHex("0x" + digits.toLowerCase(java.util.Locale.ROOT));
  }
}
