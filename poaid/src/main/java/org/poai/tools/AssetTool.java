package org.poai.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.poai.async.Clock;
import org.poai.disk.DiskTrouble;
import org.poai.governance.asset.AssetFolder;
import org.poai.governance.asset.ContentIds;
import org.poai.governance.asset.StoredAsset;
import org.poai.network.asset.AssetHash;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.events.Figures;
import org.poai.primitives.Hash32;

/**
 * {@code poaid asset}, as far as it needs no node: the folder of assets in a data directory, beside
 * a node that may run there.
 *
 * @param out where results are printed
 */
public record AssetTool(Path folder, PrintWriter out) {
  /** The assets of a data directory. */
  public static AssetTool of(Path dataDir, PrintWriter out) {
    return new AssetTool(new DataDirectory(dataDir).assets(), out);
  }

  private AssetFolder assets() {
    return new AssetFolder(folder);
  }

  /** Prints by what names a file is known. */
  public void cid(Path file) {
    AssetHash hash = hash(file);
    out.println("cid      " + ContentIds.text(ContentIds.of(hash.chunks())));
    out.println("sha256   " + hash.sha256());
    out.println("bytes    " + hash.chunks().size());
    out.flush();
  }

  /** Copies a file into the folder. */
  public void add(Path file, boolean pin) {
    AssetHash hash = hash(file);
    try {
      Optional<StoredAsset> here = assets().find(hash.sha256());
      if (here.isEmpty()) {
        StoredAsset added = assets().copy(file, hash, pin, Clock.system().millis());
        print(added);
      } else {
        if (pin) {
          assets().pin(hash.sha256(), true);
        }
        print(here.get());
      }
    } catch (IOException e) {
      throw failed(folder, "written", e);
    }
    out.flush();
  }

  /** Prints what is in the folder. */
  public void list() {
    all().forEach(this::print);
    out.flush();
  }

  private void print(StoredAsset asset) {
    out.println(
        line(
            asset.sha256().toHex(),
            asset.note().kind().word(),
            Figures.bytes(asset.size()),
            asset.note().pinned() ? "pinned" : ""));
  }

  /** A line of a list of assets. */
  public static String line(String sha256, String kind, String size, String remarks) {
    return String.format(java.util.Locale.ROOT, "%s  %-7s  %9s  %s", sha256, kind, size, remarks)
        .stripTrailing();
  }

  /** Reads everything in the folder again. */
  public void verify() {
    int bad = 0;
    for (StoredAsset asset : all()) {
      try {
        if (!assets().verify(asset)) {
          bad++;
          out.println(asset.sha256() + "  is not what it was: " + asset.file());
        }
      } catch (IOException e) {
        bad++;
        out.println(asset.sha256() + "  cannot be read: " + DiskTrouble.reason(e, asset.file()));
      }
    }
    out.flush();
    if (bad > 0) {
      throw new UserException(
          ExitCode.INVALID,
          Figures.count(bad, "asset")
              + " in "
              + folder
              + " cannot be used any more; a node that needs them fetches them again.");
    }
    out.println("All assets are what they were.");
    out.flush();
  }

  /** Drops an asset, where no node runs that could need it. */
  public void remove(Hash32 sha256) {
    try {
      if (!assets().drop(sha256)) {
        throw new UserException(
            ExitCode.DATA, "There is no asset " + sha256 + " in " + folder + ".");
      }
    } catch (IOException e) {
      throw failed(folder, "written", e);
    }
  }

  private List<StoredAsset> all() {
    try {
      return assets().all();
    } catch (IOException e) {
      throw failed(folder, "read", e);
    }
  }

  private static AssetHash hash(Path file) {
    try {
      return AssetHash.of(file);
    } catch (IOException e) {
      throw failed(file, "read", e);
    }
  }

  private static UserException failed(Path file, String what, IOException e) {
    return new UserException(
        ExitCode.DATA, file + " cannot be " + what + ": " + DiskTrouble.reason(e, file) + ".");
  }
}
