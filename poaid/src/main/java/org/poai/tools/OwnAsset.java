package org.poai.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.async.Clock;
import org.poai.disk.DiskTrouble;
import org.poai.governance.asset.AssetFolder;
import org.poai.governance.asset.StoredAsset;
import org.poai.network.asset.AssetHash;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;

/** A file that is proposed, among the assets that the proposer's node gives to others. */
public final class OwnAsset {
  private OwnAsset() {}

  /**
   * Copies a file into the assets of a data directory, beside a node that may run there, and pins
   * it; where it lies then. Empty where there is no such directory.
   */
  public static Optional<Path> add(Path dataDir, Path file) {
    if (!Files.isDirectory(dataDir)) {
      return Optional.empty();
    }
    AssetFolder folder = new AssetFolder(new DataDirectory(dataDir).assets());
    try {
      AssetHash hash = AssetHash.of(file);
      folder.make();
      Optional<StoredAsset> here = folder.find(hash.sha256());
      if (here.isPresent()) {
        folder.pin(hash.sha256(), true);
        return here.map(StoredAsset::file);
      }
      return Optional.of(folder.copy(file, hash, true, Clock.system().millis()).file());
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA,
          "The file "
              + file
              + " cannot be added to the assets in "
              + dataDir
              + ": "
              + DiskTrouble.reason(e, dataDir)
              + ".");
    }
  }
}
