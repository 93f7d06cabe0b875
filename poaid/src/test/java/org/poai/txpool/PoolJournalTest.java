package org.poai.txpool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.disk.DiskException;
import org.poai.disk.FailingDisk;
import org.poai.primitives.Bytes;

class PoolJournalTest {
  @TempDir Path folder;

  private final List<String> safe = new ArrayList<>();

  @Test
  void burst_sharesOneSync_andIsAnsweredThen() {
    PoolJournal journal = new PoolJournal(folder.resolve("own.txt"));

    assertThat(journal.append(Bytes.fromHex("0x01"), answer("first"))).isTrue();
    assertThat(journal.append(Bytes.fromHex("0x02"), answer("second"))).isFalse();
    assertThat(safe).isEmpty();
    journal.sync();
    assertThat(safe).containsExactly("first", "second");

    assertThat(journal.append(Bytes.fromHex("0x03"), answer("third"))).isTrue();
    journal.close();
    assertThat(safe).containsExactly("first", "second", "third");
    assertThat(new PoolJournal(folder.resolve("own.txt")).read())
        .containsExactly(Bytes.fromHex("0x01"), Bytes.fromHex("0x02"), Bytes.fromHex("0x03"));
  }

  @Test
  void lastLine_cutOffAnywhere_costsAtMostItself() throws IOException {
    Path file = folder.resolve("own.txt");
    PoolJournal whole = new PoolJournal(file);
    List<Bytes> envelopes = List.of(Bytes.fromHex("0x0102"), Bytes.fromHex("0x0304"));
    for (Bytes each : envelopes) {
      boolean unused = whole.append(each, failure -> {});
    }
    whole.close();
    byte[] bytes = Files.readAllBytes(file);

    for (int cut = 1; cut < bytes.length; cut++) {
      Files.write(file, java.util.Arrays.copyOf(bytes, cut));
      PoolJournal next = new PoolJournal(file);
      int left = next.read().size();
      boolean unused = next.append(Bytes.fromHex("0x05"), failure -> {});
      next.close();
      List<Bytes> read = next.read();
      assertThat(read).hasSizeGreaterThan(left).endsWith(Bytes.fromHex("0x05"));
    }
  }

  @Test
  void failureAtAnyWrite_whatWasSafeIsRead_whatWasRefusedIsNot() throws IOException {
    int step = 0;
    boolean failed = true;
    while (failed) {
      FailingDisk disk =
          new FailingDisk(Files.createDirectory(folder.resolve("disk" + ++step)))
              .failFrom(step, "No space left on device");
      safe.clear();
      PoolJournal journal = new PoolJournal(disk.folder().resolve("own.txt"));
      addAndRewrite(journal);
      failed = disk.hasFailed();
      disk.heal();
      List<Bytes> read = journal.read();

      assertThat(read).containsAll(safe.stream().map(Bytes::fromHex).toList());
      assertThat(read).hasSameSizeAs(safe);
      assertThat(journal.trouble().isPresent()).as("after step " + step).isEqualTo(failed);
      journal.rewrite(read);
      assertThat(journal.trouble()).isEmpty();
      assertThat(journal.read()).isEqualTo(read);
    }
    assertThat(step).isGreaterThan(10);
  }

  private void addAndRewrite(PoolJournal journal) {
    add(journal, "0x01", "0x02");
    add(journal, "0x0303");
    journal.rewrite(safe.stream().map(Bytes::fromHex).toList());
    add(journal, "0x04", "0x05", "0x06");
    journal.close();
  }

  private void add(PoolJournal journal, String... envelopes) {
    for (String each : envelopes) {
      boolean unused = journal.append(Bytes.fromHex(each), answer(each));
    }
    journal.sync();
  }

  @Test
  void failure_isToldInOneSentence_andEndsWithARewrite() throws IOException {
    FailingDisk disk = new FailingDisk(folder);
    PoolJournal journal = new PoolJournal(disk.folder().resolve("own.txt"));
    for (String words : List.of("No space left on device", "Read-only file system")) {
      disk.failFrom(1, words);
      add(journal, "0x01");
      assertThat(safe).isEmpty();
      assertThat(journal.trouble())
          .contains(
              words.startsWith("No")
                  ? "the disk is full (no space left on device); make room on it"
                  : "the disk is mounted read-only; mount it writable");
      journal.rewrite(List.of());
      assertThat(journal.trouble()).isPresent();
      disk.heal();
      add(journal, "0x02");
      assertThat(safe).as("refused until the file is whole again").isEmpty();
      journal.rewrite(List.of());
      assertThat(journal.trouble()).isEmpty();
    }
  }

  @Test
  void unreadable_isRefused_soThatNothingIsWrittenOverIt() throws IOException {
    Path file = Files.createDirectory(folder.resolve("own.txt"));

    assertThatThrownBy(() -> new PoolJournal(file).read())
        .isInstanceOf(DiskException.class)
        .hasMessageContaining("cannot be read: it is a folder");
  }

  private Consumer<Optional<String>> answer(String name) {
    return failure -> {
      if (failure.isEmpty()) {
        safe.add(name);
      }
    };
  }
}
