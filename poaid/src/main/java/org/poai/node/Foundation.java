package org.poai.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.poai.async.CriticalFailure;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.rules.Turns;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainGenesis;
import org.poai.dataset.Corpus;
import org.poai.governance.asset.AssetFolder;
import org.poai.governance.asset.StoredAsset;
import org.poai.inference.InferenceException;
import org.poai.inference.gguf.GgufException;
import org.poai.metrics.Metrics;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.engine.ChainRecords;
import org.poai.node.engine.ModelModule;
import org.poai.node.engine.RecordFiles;
import org.poai.node.engine.RunningModel;
import org.poai.node.events.DatasetEvents;
import org.poai.primitives.Hash32;
import org.poai.quiz.prompt.UnfitModelException;

/**
 * The beginning of the chain, and what the operator gave for it. A chain that is there already, or
 * comes from a file, says itself which model and records it begins with; else they are those of the
 * operator, and the model has to run for the first manifest to be written.
 *
 * @param own SHA-256 of the operator's model
 * @param founder the model, where it had to run
 */
record Foundation(
    ChainGenesis genesis,
    Hash32 own,
    Optional<RunningModel> founder,
    ModelModule module,
    Supplier<RunningModel> start) {

  /**
   * Finds the beginning.
   *
   * @param folder where the operator's records lie; empty for the procedural ones
   * @param start starts the operator's model
   */
  static Foundation of(
      ChainModule chain,
      ModelModule module,
      Corpus records,
      Optional<Path> folder,
      DataDirectory directory,
      Supplier<RunningModel> start) {
    Optional<Manifest> known = chain.manifest();
    if (known.isPresent() && fits(known.get(), module, records)) {
      DatasetEvents.dataset(
          folder.map(Path::toString).orElse("procedural"), records.size(), records.root());
      return new Foundation(
          chain.genesis(known.get()),
          known.get().model().modelSha256(),
          Optional.empty(),
          module,
          start);
    }
    RunningModel engine = start.get();
    Corpus checked = DatasetModule.checked(records, folder, engine, chain.sizes(), directory);
    return new Foundation(
        chain.genesis(engine, checked),
        engine.model().sha256(),
        Optional.of(engine),
        module,
        start);
  }

  private static boolean fits(Manifest manifest, ModelModule module, Corpus records) {
    try {
      return manifest.dataset().root().equals(records.root())
          && manifest.model().modelSha256().equals(module.ownSha256());
    } catch (IOException e) {
      return false; // whoever starts it says what is wrong with the file
    }
  }

  /**
   * What opens referees: with the operator's model and records, and with those that the chain
   * names.
   *
   * @param records of the operator
   */
  QuizModule quiz(
      DataDirectory directory,
      Corpus records,
      Chain chain,
      QuizModule.Search search,
      Metrics metrics,
      CriticalFailure criticalFailure) {
    AssetFolder assets = new AssetFolder(directory.assets());
    Function<Hash32, Optional<Path>> stored = hash -> assets.find(hash).map(StoredAsset::file);
    return new QuizModule(
        files(directory),
        this::model,
        new RecordFiles(directory, records, new ChainRecords(chain, stored), metrics),
        search,
        metrics,
        criticalFailure);
  }

  /** Where a model is here, by its SHA-256. */
  Function<Hash32, Optional<Path>> files(DataDirectory directory) {
    AssetFolder assets = new AssetFolder(directory.assets());
    return hash -> file(hash).or(() -> assets.find(hash).map(StoredAsset::file));
  }

  /** Which manifest has its turn, on this chain. */
  Turns turns() {
    return new Turns(genesis.manifest());
  }

  /** Where the operator's model lies, if it is asked for. */
  private Optional<Path> file(Hash32 sha256) {
    try {
      return sha256.equals(own) ? Optional.of(module.path()) : Optional.empty();
    } catch (IOException e) {
      throw new UserException(ExitCode.DATA, "The model cannot be written: " + e.getMessage());
    }
  }

  /** Ends with what is wrong with a model that the chain names. */
  private RunningModel model(Path file, Manifest manifest) {
    if (manifest.model().modelSha256().equals(own)) {
      return start.get();
    }
    try {
      return module.open(file, manifest.sizes());
    } catch (UnfitModelException | GgufException | InferenceException | IOException e) {
      throw new CompletionException(e);
    }
  }
}
