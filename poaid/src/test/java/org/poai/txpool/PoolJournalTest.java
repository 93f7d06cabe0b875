package org.poai.txpool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.primitives.Bytes;

class PoolJournalTest {
  @TempDir Path folder;

  private final List<String> safe = new ArrayList<>();

  @Test
  void burst_sharesOneSync_andIsAnsweredThen() {
    PoolJournal journal = new PoolJournal(folder.resolve("own.txt"));

    assertThat(journal.append(Bytes.fromHex("0x01"), () -> safe.add("first"))).isTrue();
    assertThat(journal.append(Bytes.fromHex("0x02"), () -> safe.add("second"))).isFalse();
    assertThat(safe).isEmpty();
    journal.sync();
    assertThat(safe).containsExactly("first", "second");

    assertThat(journal.append(Bytes.fromHex("0x03"), () -> safe.add("third"))).isTrue();
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
      boolean unused = whole.append(each, () -> {});
    }
    whole.close();
    byte[] bytes = Files.readAllBytes(file);

    for (int cut = 1; cut < bytes.length; cut++) {
      Files.write(file, java.util.Arrays.copyOf(bytes, cut));
      PoolJournal next = new PoolJournal(file);
      int left = next.read().size();
      boolean unused = next.append(Bytes.fromHex("0x05"), () -> {});
      next.close();
      List<Bytes> read = next.read();
      assertThat(read).hasSizeGreaterThan(left).endsWith(Bytes.fromHex("0x05"));
    }
  }

  @Test
  void diskThatFails_isAnsweredAllTheSame() {
    PoolJournal journal = new PoolJournal(folder.resolve("no").resolve("folder.txt"));

    assertThat(journal.append(Bytes.fromHex("0x01"), () -> safe.add("one"))).isTrue();
    journal.sync();
    assertThat(safe).containsExactly("one");
  }
}
