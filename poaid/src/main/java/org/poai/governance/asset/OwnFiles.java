package org.poai.governance.asset;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.network.asset.AssetHash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's folder of {@code --asset-dir}, whose files are found by their SHA-256. */
record OwnFiles(Path folder) {
  private static final Logger LOG = LoggerFactory.getLogger(OwnFiles.class);

  /** A file, and what it was found to be. */
  record Found(Path file, AssetHash hash) {}

  /** The file that is wanted; reads every file of its size. */
  Optional<Found> find(WantedAsset wanted) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Optional<Found> found = look(file, wanted);
        if (found.isPresent()) {
          return found;
        }
      }
    } catch (IOException e) {
      LOG.warn("The folder {} of --asset-dir cannot be read: {}", folder, e.toString());
    }
    return Optional.empty();
  }

  private static Optional<Found> look(Path file, WantedAsset wanted) {
    try {
      boolean mayBe =
          Files.isRegularFile(file)
              && Files.size(file) > 0
              && (wanted.size() == 0 || Files.size(file) == wanted.size());
      if (mayBe) {
        AssetHash hash = AssetHash.of(file);
        if (hash.sha256().equals(wanted.sha256())) {
          return Optional.of(new Found(file, hash));
        }
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be read: {}", file, e.toString());
    }
    return Optional.empty();
  }
}
