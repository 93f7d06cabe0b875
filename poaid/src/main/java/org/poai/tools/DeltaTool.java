package org.poai.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.poai.disk.DiskTrouble;
import org.poai.governance.delta.DeltaException;
import org.poai.governance.delta.DeltaHead;
import org.poai.governance.delta.DeltaReader;
import org.poai.governance.delta.DeltaWriter;
import org.poai.inference.gguf.GgufException;
import org.poai.network.asset.AssetHash;
import org.poai.network.message.ChunkList;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.events.Figures;
import org.poai.primitives.Hash32;

/** {@code poaid model delta} and {@code apply}. */
public final class DeltaTool {
  private DeltaTool() {}

  /** Writes a delta file and prints what a proposal says of it. */
  public static void write(Path base, Path target, Path delta, PrintWriter out) {
    Hash32 unused = hash(base);
    Hash32 unusedToo = hash(target);
    try {
      DeltaWriter.Summary summary = DeltaWriter.write(base, target, delta);
      out.println("base     " + summary.head().base());
      out.println("target   " + summary.head().target());
      out.println("delta    " + hash(delta));
      out.println("bytes    " + Files.size(delta));
      out.println(
          "copied   "
              + Figures.bytes(summary.copied())
              + " of "
              + Figures.bytes(summary.head().targetSize()));
      out.flush();
    } catch (GgufException e) {
      throw new UserException(ExitCode.MODEL, String.valueOf(e.getMessage()));
    } catch (DeltaException e) {
      throw new UserException(ExitCode.MODEL, "No delta can be made: " + e.getMessage() + ".");
    } catch (IOException e) {
      throw OutputFile.failed(delta, e);
    }
  }

  /** Makes a model of its base and a delta file. */
  public static void apply(Path base, Path delta, Path target, PrintWriter out) {
    Hash32 baseHash = hash(base);
    try {
      DeltaHead head = DeltaReader.head(delta);
      if (!head.base().equals(baseHash)) {
        throw new UserException(
            ExitCode.INVALID,
            delta + " is for the base " + head.base() + ", and " + base + " is " + baseHash + ".");
      }
      DeltaReader.apply(base, delta, target, ChunkList.MAX_ASSET);
      out.println(target + "  " + head.target());
      out.flush();
    } catch (DeltaException e) {
      throw new UserException(
          ExitCode.INVALID, delta + " cannot be applied: " + e.getMessage() + ".");
    } catch (IOException e) {
      boolean isInput = !Files.isReadable(delta);
      throw isInput ? unreadable(delta, e) : OutputFile.failed(target, e);
    }
  }

  private static Hash32 hash(Path file) {
    try {
      return AssetHash.of(file).sha256();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static UserException unreadable(Path file, IOException e) {
    return new UserException(
        ExitCode.DATA, file + " cannot be read: " + DiskTrouble.reason(e, file) + ".");
  }
}
