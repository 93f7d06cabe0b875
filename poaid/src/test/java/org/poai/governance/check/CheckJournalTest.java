package org.poai.governance.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.DatasetPart;
import org.poai.governance.check.CheckResult.Failed;
import org.poai.governance.check.CheckResult.Interrupted;
import org.poai.governance.check.CheckResult.Passed;
import org.poai.primitives.Hash32;
import org.poai.quiz.FakeReferee;

class CheckJournalTest {
  @TempDir private Path folder;
  private final Manifest manifest = FakeReferee.first().manifest();

  @Test
  void results_areThereAfterARestart() throws IOException {
    new CheckJournal(file()).keep(manifest, new Passed(21));
    new CheckJournal(file()).keep(others(), new Failed("record 3 has no result"));

    assertThat(new CheckJournal(file()).find(manifest)).contains(new Passed(21));
    assertThat(new CheckJournal(file()).find(others()))
        .contains(new Failed("record 3 has no result"));
  }

  @Test
  void resultOfOtherRecords_saysNothing() throws IOException {
    CheckJournal journal = new CheckJournal(file());
    journal.keep(manifest, new Passed(21));
    assertThat(journal.find(others())).isEmpty();
  }

  @Test
  void checkThatWasInterrupted_isNoResult() throws IOException {
    CheckJournal journal = new CheckJournal(file());
    journal.keep(manifest, new Interrupted("stopped"));
    assertThat(journal.find(manifest)).isEmpty();
  }

  @Test
  void damagedFile_isAsGoodAsNone() throws IOException {
    new CheckJournal(file()).keep(manifest, new Passed(21));
    Files.writeString(file(), "{\"0x00");
    assertThat(new CheckJournal(file()).find(manifest)).isEmpty();
  }

  private Path file() {
    return folder.resolve("governance").resolve("checks.json");
  }

  private Manifest others() {
    return new Manifest(
        manifest.model(),
        new DatasetPart(Hash32.ZERO, manifest.dataset().records()),
        manifest.sizes(),
        manifest.costUnits());
  }
}
