package org.poai.cli.option;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.client.NodeUrl;
import org.poai.node.status.WalletFiles;
import picocli.CommandLine.Option;

/** Where the node that is asked answers JSON-RPC, as a person names it. */
public final class NodeAddress {
  @Option(
      names = "--node",
      paramLabel = "URL",
      description =
          "JSON-RPC of the node to ask. Default: the node that runs on --data-dir, or"
              + " http://127.0.0.1:8545.")
  private @Nullable String node;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the token that the node of --node asks for: its rpc.token.")
  private @Nullable Path tokenFile;

  /** The node that was named; else the one that a data directory knows of. */
  public NodeUrl url(Path dataDir) {
    NodeUrl url =
        Optional.ofNullable(node)
            .map(text -> Refusals.usage("--node", () -> NodeUrl.parse(text)))
            .orElseGet(() -> WalletFiles.node(dataDir));
    return tokenFile == null ? url : WalletFiles.withToken(url, tokenFile);
  }
}
