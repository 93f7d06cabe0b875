package org.poai.governance.asset;

import java.nio.file.Path;
import org.poai.primitives.Hash32;

/**
 * An asset that is whole and was verified when it came.
 *
 * @param file where it lies
 */
public record StoredAsset(Hash32 sha256, Path file, AssetNote note) {
  /** Bytes of the file. */
  public long size() {
    return note.size();
  }

  /** Whether the folder holds the file, not the operator. */
  boolean isOurs() {
    return note.place().isEmpty();
  }
}
