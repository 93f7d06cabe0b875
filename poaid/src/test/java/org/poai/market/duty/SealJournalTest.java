package org.poai.market.duty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.crypto.Keccak;
import org.poai.disk.DiskException;
import org.poai.market.duty.SealedAnswer.Matter;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** Sealed answers over restarts, other chains, damage and disks that refuse. */
class SealJournalTest {
  private static final Hash32 GENESIS = hash("genesis");
  private static final Address JUDGE = Address.fromHex("0x" + "11".repeat(20));

  @TempDir Path folder;

  private static Hash32 hash(String text) {
    return Keccak.hash(Bytes.utf8(text));
  }

  private static SealedAnswer answer(long job, String claimed, long block) {
    return new SealedAnswer(
        new Matter(job, hash("question"), hash(claimed)),
        JUDGE,
        hash("answer"),
        hash("salt" + job + claimed),
        hash("seal" + job + claimed),
        block);
  }

  private Path file() {
    return folder.resolve("market").resolve("judge.json");
  }

  private SealJournal open() {
    return SealJournal.open(new JournalPlace(file(), GENESIS));
  }

  @Test
  void answer_kept_isFoundBySealAndMatterAfterARestart() {
    SealedAnswer first = answer(1, "a", 10);
    SealedAnswer second = answer(1, "b", 11);
    SealJournal journal = open();
    assertThat(journal.keep(first)).isTrue();
    assertThat(journal.keep(second)).isTrue();

    SealJournal again = open();
    assertThat(again.find(first.seal())).contains(first);
    assertThat(again.find(second.seal())).contains(second);
    assertThat(again.find(second.matter(), JUDGE)).contains(second);
    assertThat(again.find(second.matter(), Address.ZERO)).isEmpty();
    assertThat(again.find(hash("another seal"))).isEmpty();
  }

  @Test
  void answers_ofLongAgo_areForgotten() {
    SealJournal journal = open();
    journal.keep(answer(1, "a", 10));
    journal.keep(answer(2, "a", 11));
    journal.forgetBefore(11);

    assertThat(open().find(answer(1, "a", 10).seal())).isEmpty();
    assertThat(open().find(answer(2, "a", 11).seal())).isPresent();
  }

  @Test
  void journal_ofAnotherChain_isPutAsideAndComesBackWithItsChain() throws IOException {
    open().keep(answer(1, "a", 10));
    SealJournal other = SealJournal.open(new JournalPlace(file(), hash("another genesis")));

    assertThat(other.find(answer(1, "a", 10).seal())).isEmpty();
    assertThat(other.keep(answer(5, "c", 3))).isTrue();
    Path aside = file().resolveSibling("judge.json." + GENESIS.toHex());
    assertThat(SealJournal.open(new JournalPlace(aside, GENESIS)).find(answer(1, "a", 10).seal()))
        .isPresent();
  }

  @Test
  void journal_damaged_isNotPassedOver() throws IOException {
    open().keep(answer(1, "a", 10));
    String text = Files.readString(file());
    for (String damaged :
        List.of("", text.substring(1), text.replace("0x", "0y"), text.replace("salt", "salz"))) {
      Files.writeString(file(), damaged);
      assertThatThrownBy(this::open)
          .isInstanceOf(DiskException.class)
          .hasMessageContaining("move it away");
    }
  }

  @Test
  void disk_thatRefuses_keepsNothingAndSaysWhy() throws IOException {
    SealJournal journal = open();
    journal.keep(answer(1, "a", 10));
    Path draft = file().resolveSibling("judge.json.new");
    Files.createDirectories(draft.resolve("in the way"));

    assertThat(journal.keep(answer(2, "a", 10))).isFalse();
    assertThat(journal.find(answer(2, "a", 10).seal())).isEmpty();
    assertThat(journal.trouble()).isPresent();

    Files.delete(draft.resolve("in the way"));
    Files.delete(draft);
    assertThat(journal.keep(answer(2, "a", 10))).isTrue();
    assertThat(journal.trouble()).isEmpty();
  }
}
