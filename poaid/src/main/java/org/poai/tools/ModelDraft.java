package org.poai.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.chain.rules.ModelRecord;
import org.poai.disk.DiskTrouble;
import org.poai.governance.asset.ContentIds;
import org.poai.governance.delta.DeltaException;
import org.poai.governance.delta.DeltaReader;
import org.poai.inference.ModelFile;
import org.poai.inference.gguf.GgufException;
import org.poai.inference.gguf.GgufModel;
import org.poai.inference.gguf.TensorInfo;
import org.poai.network.asset.AssetHash;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.engine.RunningModel;
import org.poai.primitives.Hash32;

/**
 * What a proposal has to say of a model: read from its file, and computed by running it as every
 * node will.
 */
public final class ModelDraft {
  private ModelDraft() {}

  /** Refuses at once a file that is no model; costs little. */
  public static void check(Path file) {
    try {
      GgufModel unused = GgufModel.read(file);
    } catch (GgufException e) {
      throw new UserException(ExitCode.MODEL, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The record of a model file.
   *
   * @param samples records of one evaluation, K
   * @param node the data directory of a node, which need not measure the model again
   * @throws UserException when the file is no model, or no chain can use it
   */
  public static ModelRecord of(Path file, int samples, Path node) {
    Sizes sizes = Sizes.ofSamples(samples);
    try {
      GgufModel gguf = GgufModel.read(file);
      try (ScratchModel scratch =
          ScratchModel.start(file, sizes, Optional.of(new DataDirectory(node)))) {
        return record(scratch.engine(), gguf, AssetHash.of(file), sizes);
      }
    } catch (GgufException e) {
      throw new UserException(ExitCode.MODEL, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA,
          "The file " + file + " cannot be read: " + DiskTrouble.reason(e, file) + ".");
    }
  }

  /**
   * The record of a model that is told as the difference from an older record's.
   *
   * @param base number of the older record
   * @throws UserException when the delta file makes another model
   */
  public static ModelRecord update(ModelRecord record, long base, Path delta) {
    try {
      Hash32 target = DeltaReader.head(delta).target();
      if (!target.equals(record.hashes().modelSha256())) {
        throw new UserException(
            ExitCode.DATA,
            "The delta "
                + delta
                + " makes another model, "
                + target.toHex()
                + "; write it with 'poaid model delta' from this file.");
      }
      AssetHash hash = AssetHash.of(delta);
      return new ModelRecord(
          record.engine(),
          record.hashes(),
          record.figures(),
          record.cid(),
          new ModelRecord.Delta(base, hash.chunks().size(), hash.sha256()));
    } catch (DeltaException e) {
      throw new UserException(
          ExitCode.DATA, "The delta " + delta + " cannot be used: " + e.getMessage() + ".");
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA,
          "The file " + delta + " cannot be read: " + DiskTrouble.reason(e, delta) + ".");
    }
  }

  private static ModelRecord record(
      RunningModel engine, GgufModel gguf, AssetHash hash, Sizes sizes) {
    ModelFile model = engine.model();
    if (!model.sha256().equals(hash.sha256())) {
      throw new UserException(
          ExitCode.DATA, "The file " + model.path() + " is being written; wait until it is whole.");
    }
    return new ModelRecord(
        engine.engineId().toString(),
        new ModelRecord.Hashes(
            hash.sha256(),
            engine.profile().conformance().hash(),
            engine.profile().conformance().muHash(),
            engine.profile().words().hash()),
        new ModelRecord.Figures(
            hash.chunks().size(),
            gguf.tensors().stream().mapToLong(TensorInfo::count).sum(),
            Manifest.costUnits(model.blockElements(), sizes),
            model.dim(),
            sizes.samples()),
        ContentIds.of(hash.chunks()),
        new ModelRecord.Delta(0, 0, Hash32.ZERO));
  }
}
