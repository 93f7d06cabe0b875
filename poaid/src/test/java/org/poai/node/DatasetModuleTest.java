package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.Manifest;
import org.poai.dataset.Corpus;
import org.poai.dataset.Dataset;
import org.poai.node.config.DataDirectory;
import org.poai.primitives.Hash32;

/** A data directory keeps the records that its chain begins with. */
class DatasetModuleTest {
  @TempDir private Path folder;
  private Path given;
  private DataDirectory directory;

  @BeforeEach
  void write() throws IOException {
    given = Files.createDirectories(folder.resolve("given"));
    Files.writeString(
        given.resolve("a.jsonl"),
        """
        { "a":"Paris", "q":"What is the capital of France?" }

        {"q":"Was ist \u00fc \\u00fc?","a":"\\t"}
        """);
    Files.writeString(given.resolve("b.jsonl"), "{\"q\":\"What is 6 times 7?\",\"a\":\"42\"}\n");
    directory = new DataDirectory(Files.createDirectories(folder.resolve("data")));
  }

  private static Manifest manifest(Dataset records) {
    return new Manifest(
        new Manifest.ModelPart("engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
        new Manifest.DatasetPart(records.root(), records.size()),
        Manifest.Sizes.ofSamples(2),
        1);
  }

  private Optional<Path> folderOfTheNextStart() {
    return DatasetModule.folder(Optional.empty(), directory.root());
  }

  @Test
  void recordsOfTheFirstStart_neededNotBeGivenAgain() {
    Corpus records = DatasetModule.read(DatasetModule.folder(Optional.of(given), directory.root()));
    assertThat(folderOfTheNextStart()).isEmpty();

    DatasetModule.keep(records, manifest(records), Optional.of(given), directory);

    Corpus again = DatasetModule.read(folderOfTheNextStart());
    assertThat(again.records()).isEqualTo(records.records()).hasSize(3);
    assertThat(again.root()).isEqualTo(records.root());
    assertThat(DatasetModule.folder(Optional.of(given), directory.root())).contains(given);
  }

  @Test
  void recordsThatTheChainDoesNotBeginWith_areNotKept() {
    Corpus records = DatasetModule.read(Optional.of(given));
    Corpus procedural = DatasetModule.read(Optional.empty());

    DatasetModule.keep(records, manifest(procedural), Optional.of(given), directory);
    DatasetModule.keep(procedural, manifest(procedural), Optional.empty(), directory);

    assertThat(folderOfTheNextStart()).isEmpty();
  }
}
