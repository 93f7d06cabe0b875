package org.poai.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.client.JsonRpcClient;
import org.poai.client.RpcFailure;
import org.poai.dataset.Corpus;
import org.poai.dataset.DatasetException;
import org.poai.dataset.FileCorpus;
import org.poai.dataset.ProceduralCorpus;
import org.poai.dataset.QaRecord;
import org.poai.disk.DiskTrouble;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.node.config.DataDirectory;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.events.DatasetEvents;
import org.poai.node.events.LifeEvents;

/**
 * Where a worker has its records from: a folder that the user names, or the procedural corpus where
 * it is the one, or the node, in chunks, kept in the worker's data directory. Whatever the source,
 * only the root of the node's manifest counts.
 */
final class WorkerRecords {
  private static final int CHUNK = 512;

  private final JsonRpcClient node;
  private final DatasetPart wanted;
  private final DataDirectory directory;

  WorkerRecords(JsonRpcClient node, DatasetPart wanted, DataDirectory directory) {
    this.node = node;
    this.wanted = wanted;
    this.directory = directory;
  }

  /** The records, or one sentence why there are none. */
  Corpus load(Optional<Path> folder) {
    try {
      if (folder.isPresent()) {
        return named(folder.get());
      }
      return ofNode();
    } catch (DatasetException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    }
  }

  /** The records as far as the user named none. */
  Corpus ofNode() throws DatasetException {
    Corpus procedural = ProceduralCorpus.of(0);
    if (procedural.root().equals(wanted.root())) {
      return told("procedural", procedural);
    }
    Optional<Corpus> kept = kept();
    return told("of the node", kept.isPresent() ? kept.get() : fetch());
  }

  private static Corpus told(String source, Corpus corpus) {
    DatasetEvents.dataset(source, corpus.size(), corpus.root());
    return corpus;
  }

  private Corpus named(Path folder) throws DatasetException {
    Corpus corpus = FileCorpus.read(folder, record -> Optional.empty());
    if (!corpus.root().equals(wanted.root())) {
      throw new DatasetException(
          "The node's dataset has the root "
              + wanted.root()
              + ", that in "
              + folder
              + " has "
              + corpus.root()
              + "; leave out --test-corpus to get the node's.");
    }
    return told(folder.toString(), corpus);
  }

  private Path folder() {
    return directory.cache().resolve("records-" + wanted.root().toHex().substring(2, 18));
  }

  /** What an earlier start has fetched, unless it is damaged. */
  private Optional<Corpus> kept() {
    if (!Files.isRegularFile(FileCorpus.written(folder()))) {
      return Optional.empty();
    }
    try {
      return Optional.of(FileCorpus.read(folder(), record -> Optional.empty()))
          .filter(corpus -> corpus.root().equals(wanted.root()));
    } catch (DatasetException e) {
      return Optional.empty();
    }
  }

  private Corpus fetch() throws DatasetException {
    WorkerEvents.fetchingRecords(wanted.records());
    List<QaRecord> records = new ArrayList<>();
    try {
      while (records.size() < wanted.records()) {
        records.addAll(chunk(records.size()));
      }
    } catch (RpcFailure e) {
      throw new DatasetException("The records cannot be had from the node: " + e.getMessage(), e);
    } catch (JsonException e) {
      throw new DatasetException("The node's records make no sense: " + e.getMessage() + ".", e);
    }
    Corpus corpus = Corpus.of(records);
    if (!corpus.root().equals(wanted.root())) {
      throw new DatasetException(
          "The records that the node gives have the root "
              + corpus.root()
              + ", its manifest says "
              + wanted.root()
              + ".");
    }
    keep(corpus);
    return corpus;
  }

  private List<QaRecord> chunk(int start) throws RpcFailure, JsonException {
    JsonObject answer =
        node.call("poai_getRecords", JsonValue.of(start), JsonValue.of(CHUNK)).asObject();
    List<JsonValue> given = answer.get("records").asArray();
    if (given.isEmpty() || given.size() > Math.min(CHUNK, wanted.records() - start)) {
      throw new JsonException("not the number of records that was asked for");
    }
    List<QaRecord> records = new ArrayList<>();
    for (JsonValue record : given) {
      records.add(QaRecord.fromJson(record));
    }
    return records;
  }

  private void keep(Corpus corpus) {
    try {
      FileCorpus.write(folder(), corpus);
    } catch (IOException e) {
      LifeEvents.warning("The node's records cannot be kept: " + DiskTrouble.reason(e, folder()));
    }
  }
}
