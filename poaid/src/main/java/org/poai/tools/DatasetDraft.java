package org.poai.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.poai.chain.rules.DatasetRecord;
import org.poai.crypto.Keccak;
import org.poai.dataset.Corpus;
import org.poai.dataset.DatasetException;
import org.poai.dataset.FileCorpus;
import org.poai.dataset.SealedWriter;
import org.poai.disk.DiskTrouble;
import org.poai.governance.asset.ContentIds;
import org.poai.network.asset.AssetHash;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Hash32;

/** What a proposal has to say of a dataset, and its sealed file. */
public final class DatasetDraft {
  /** As many as every node can evaluate before it signals. */
  private static final int MAX_RECORDS = 65_536;

  private final Corpus corpus;

  private DatasetDraft(Corpus corpus) {
    this.corpus = corpus;
  }

  /**
   * The records of a folder.
   *
   * @throws UserException when a line is no record, or there are too many
   */
  public static DatasetDraft of(Path folder) {
    Corpus corpus;
    try {
      corpus = FileCorpus.read(folder, record -> Optional.empty());
    } catch (DatasetException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    }
    if (corpus.size() > MAX_RECORDS) {
      throw new UserException(
          ExitCode.DATA,
          "A proposed dataset has at most "
              + MAX_RECORDS
              + " records, and this one has "
              + corpus.size()
              + "; leave some out.");
    }
    return new DatasetDraft(corpus);
  }

  public int records() {
    return corpus.size();
  }

  public Hash32 root() {
    return corpus.root();
  }

  /** Writes the sealed file; the record that a proposal of it has. */
  public DatasetRecord seal(Path file, Hash32 key) {
    try {
      SealedWriter.write(file, corpus, key);
      AssetHash hash = AssetHash.of(file);
      return new DatasetRecord(
          corpus.root(),
          corpus.size(),
          hash.sha256(),
          hash.chunks().size(),
          ContentIds.of(hash.chunks()),
          Keccak.hash(key),
          Optional.empty());
    } catch (DatasetException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    } catch (IOException e) {
      throw new UserException(
          ExitCode.DATA,
          "The file " + file + " cannot be read: " + DiskTrouble.reason(e, file) + ".");
    }
  }
}
