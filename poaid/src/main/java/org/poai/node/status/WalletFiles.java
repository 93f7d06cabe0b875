package org.poai.node.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.async.Clock;
import org.poai.client.NodeUrl;
import org.poai.client.keystore.KeystoreFolder;
import org.poai.disk.DiskTrouble;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.RpcConfig;
import org.poai.node.config.UserException;

/**
 * What wallet commands find in a data directory: keys, and how the node that runs there is asked.
 */
public final class WalletFiles {
  private WalletFiles() {}

  /** Where the keys of a data directory are. */
  public static Path keystorePath(Path dataDir) {
    return new DataDirectory(dataDir).keystore();
  }

  public static KeystoreFolder keystore(Path dataDir) {
    Clock clock = Clock.system();
    return new KeystoreFolder(keystorePath(dataDir), clock::millis);
  }

  /** The node that runs on a data directory; where none does, the one at the usual port. */
  public static NodeUrl node(Path dataDir) {
    DataDirectory directory = new DataDirectory(dataDir);
    NodeUrl url =
        RunningNode.status(directory)
            .flatMap(WalletFiles::rpcUrl)
            .map(NodeUrl::parse)
            .orElseGet(() -> NodeUrl.parse("http://127.0.0.1:" + RpcConfig.DEFAULT_PORT));
    return Files.isReadable(directory.rpcToken()) ? withToken(url, directory.rpcToken()) : url;
  }

  private static Optional<String> rpcUrl(JsonObject status) {
    return status
        .find("rpc")
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).value());
  }

  /** The same with the token of a file. */
  public static NodeUrl withToken(NodeUrl url, Path file) {
    try {
      return url.withToken(file);
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA,
          "The token file " + file + " cannot be used: " + DiskTrouble.reason(e, file) + ".");
    }
  }
}
