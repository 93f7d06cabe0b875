package org.poai.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.ByteSize;
import org.poai.cli.option.Refusals;
import org.poai.node.config.AssetConfig;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import picocli.CommandLine.Option;

/** Which models and datasets of proposals are fetched, and how much of the disk they may take. */
final class AssetOptions {
  @Option(
      names = "--no-fetch",
      description = "Fetch no model and no dataset that is not asked for by hand.")
  private boolean noFetch;

  @Option(
      names = "--asset-dir",
      paramLabel = "DIR",
      description = "A folder whose files are used where a model or dataset is wanted.")
  private @Nullable Path folder;

  @Option(
      names = "--asset-auto-max",
      paramLabel = "SIZE",
      defaultValue = "2G",
      description = "Fetch nothing larger without being asked, as 2G or 500M. Default: 2G.")
  private String autoMax = "2G";

  @Option(
      names = "--asset-store-max",
      paramLabel = "SIZE",
      defaultValue = "64G",
      description = "Let the folder of models and datasets hold no more. Default: 64G.")
  private String storeMax = "64G";

  @Option(
      names = "--asset-min-free",
      paramLabel = "SIZE",
      description = "Leave so much of the disk free. Default: 10G, on the devnet 1G.")
  private @Nullable String minFree;

  @Option(
      names = "--ipfs-gateway",
      paramLabel = "URL",
      description =
          "An IPFS gateway that is asked for models and datasets, too, as http://127.0.0.1:8080. It"
              + " is not trusted.")
  private @Nullable String gateway;

  AssetConfig config() {
    Refusals.check(
        folder == null || Files.isDirectory(folder), "--asset-dir " + folder + " is no folder.");
    return new AssetConfig(
        !noFetch,
        ByteSize.parse("--asset-auto-max", autoMax),
        ByteSize.parse("--asset-store-max", storeMax),
        minFree == null
            ? OptionalLong.empty()
            : OptionalLong.of(ByteSize.parse("--asset-min-free", minFree)),
        Optional.ofNullable(folder),
        Optional.ofNullable(gateway).map(AssetOptions::url));
  }

  private static URI url(String text) {
    try {
      URI url = URI.create(text);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isHttp && url.getHost() != null && url.getQuery() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw new UserException(
        ExitCode.USAGE,
        "--ipfs-gateway takes an address as http://127.0.0.1:8080, not \"" + text + "\".");
  }
}
