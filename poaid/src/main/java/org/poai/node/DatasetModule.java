package org.poai.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.Sizes;
import org.poai.crypto.Preimage;
import org.poai.dataset.Corpus;
import org.poai.dataset.DatasetException;
import org.poai.dataset.FileCorpus;
import org.poai.dataset.ProceduralCorpus;
import org.poai.dataset.QaRecord;
import org.poai.dataset.RecordRule;
import org.poai.disk.DiskTrouble;
import org.poai.inference.synth.DevelopmentModel;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.engine.RunningModel;
import org.poai.node.events.DatasetEvents;
import org.poai.node.events.LifeEvents;
import org.poai.node.events.ProgressLine;
import org.poai.primitives.Hash32;
import org.poai.quiz.prompt.EvaluatedRecordRule;
import org.poai.quiz.prompt.TokenizerRecordRule;
import org.poai.quiz.prompt.Tokens;
import org.poai.quiz.prompt.UnfitModelException;

/** Loads the records and sees that the model can be asked about each of them. */
final class DatasetModule {
  private static final long SEED = 0;

  private DatasetModule() {}

  /**
   * Where the records lie that a chain begins with: where the operator says, else where the data
   * directory keeps them; empty for the procedural ones.
   */
  static Optional<Path> folder(Optional<Path> given, Path dataDir) {
    Path kept = new DataDirectory(dataDir).corpus();
    boolean isKept = Files.isRegularFile(FileCorpus.written(kept));
    return given.or(() -> Optional.of(kept).filter(folder -> isKept));
  }

  /**
   * Keeps a copy of the operator's records with the chain that begins with them, so that they need
   * not be given again.
   */
  static void keep(
      Corpus records, Manifest genesis, Optional<Path> folder, DataDirectory directory) {
    Path copy = FileCorpus.written(directory.corpus());
    boolean isNew = folder.isPresent() && !Files.isRegularFile(copy);
    if (!isNew || !records.root().equals(genesis.dataset().root())) {
      return;
    }
    try {
      FileCorpus.write(directory.corpus(), records);
    } catch (IOException e) {
      LifeEvents.warning(
          "The records are not kept, so give --test-corpus at each start: "
              + DiskTrouble.reason(e, copy));
    }
  }

  /** The corpus of a folder, or the procedural one; whole, or refused with a sentence. */
  static Corpus read(Optional<Path> folder) {
    try {
      return folder.isPresent()
          ? FileCorpus.read(folder.get(), record -> Optional.empty())
          : ProceduralCorpus.of(SEED);
    } catch (DatasetException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    }
  }

  /** Refuses a corpus that the model cannot be asked about. */
  static Corpus checked(
      Corpus corpus,
      Optional<Path> folder,
      RunningModel engine,
      Sizes sizes,
      DataDirectory directory) {
    try {
      RecordRule rule = rule(engine, sizes);
      if (!isKnownGood(folder, corpus, engine, directory)) {
        check(folder, corpus, withProgress(rule, corpus.size()));
        remember(corpus, engine, directory);
      }
      DatasetEvents.dataset(
          folder.map(Path::toString).orElse("procedural"), corpus.size(), corpus.root());
      return corpus;
    } catch (DatasetException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    } catch (UnfitModelException e) {
      throw new UserException(ExitCode.MODEL, String.valueOf(e.getMessage()));
    }
  }

  private static RecordRule rule(RunningModel engine, Sizes sizes) throws UnfitModelException {
    RecordRule tokens =
        new TokenizerRecordRule(
            engine.service()::submit,
            new Tokens(engine.model().vocabulary()),
            engine.profile().words(),
            sizes);
    RecordRule evaluated = new EvaluatedRecordRule(engine.service()::submit);
    return record -> tokens.complaint(record).or(() -> evaluated.complaint(record));
  }

  /** Tells the operator, now and then, how many records have been asked about. */
  private static RecordRule withProgress(RecordRule rule, int records) {
    AtomicInteger done = new AtomicInteger();
    ProgressLine line = DatasetEvents.checking();
    return record -> {
      line.at(done.getAndIncrement(), records);
      return rule.complaint(record);
    };
  }

  /**
   * A file's record is named by file and line, so a refused file corpus is read again with the
   * rule.
   */
  private static void check(Optional<Path> folder, Corpus corpus, RecordRule rule)
      throws DatasetException {
    if (folder.isPresent()) {
      var unused = FileCorpus.read(folder.get(), rule);
      return;
    }
    for (int i = 0; i < corpus.size(); i++) {
      QaRecord record = corpus.get(i);
      Optional<String> complaint = rule.complaint(record);
      if (complaint.isPresent()) {
        throw new DatasetException(
            "The procedural corpus does not fit this model: record "
                + i
                + " "
                + complaint.get()
                + "; give records that do with --test-corpus.");
      }
    }
  }

  /** The built-in pair is checked by our tests; others once, and remembered. */
  private static boolean isKnownGood(
      Optional<Path> folder, Corpus corpus, RunningModel engine, DataDirectory directory) {
    boolean builtIn = folder.isEmpty() && engine.model().sha256().equals(DevelopmentModel.SHA256);
    return builtIn || Files.exists(marker(corpus, engine, directory));
  }

  private static void remember(Corpus corpus, RunningModel engine, DataDirectory directory) {
    try {
      Files.createDirectories(directory.cache());
      Files.writeString(marker(corpus, engine, directory), "");
    } catch (IOException e) {
      LifeEvents.warning(
          "The check of the records cannot be remembered: "
              + DiskTrouble.reason(e, directory.cache().resolve("records")));
    }
  }

  private static Path marker(Corpus corpus, RunningModel engine, DataDirectory directory) {
    Hash32 name = Preimage.of(corpus.root()).bytes(engine.model().sha256()).keccak();
    return directory.cache().resolve("evaluated-" + name.toHex().substring(2, 18) + ".ok");
  }
}
