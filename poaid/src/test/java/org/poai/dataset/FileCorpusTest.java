package org.poai.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileCorpusTest {
  private static final RecordRule ANY = record -> Optional.empty();
  private static final String GOOD = "{\"q\":\"What is ice?\",\"a\":\"water\"}\n";
  private static final String TESTDATA_ROOT =
      "0xec3464edb75caa6b9968ff38f59a4b70dd0deaeeb300c302f318ce06760fd952";

  @TempDir Path folder;

  @Test
  void testdata_ofTheRepository_has100DifferentShortRecords() throws Exception {
    Corpus corpus = FileCorpus.read(Path.of("dataset/testdata"), ANY);
    Set<String> questions = new HashSet<>();
    for (QaRecord record : corpus.records()) {
      assertThat(record.question()).matches("[ -~]{10,70}").endsWith("?");
      assertThat(record.answer()).matches("[ -~]{1,30}");
      assertThat(questions.add(record.question())).as(record.question()).isTrue();
    }
    assertThat(corpus.size()).isEqualTo(100);
    assertThat(corpus.root().toHex()).isEqualTo(TESTDATA_ROOT);
  }

  @Test
  void read_severalFiles_takesThemInTheOrderOfTheirNamesBytes() throws Exception {
    write("b.jsonl", record("2"));
    write("B.jsonl", record("1"));
    write("é.jsonl", record("4"));
    write("b10.jsonl", record("3"));
    write("ignored.json", "not read");
    Files.createDirectory(folder.resolve("folder.jsonl"));
    assertThat(FileCorpus.read(folder, ANY).records())
        .extracting(QaRecord::question)
        .containsExactly("1", "2", "3", "4");
  }

  @Test
  void read_blankLinesCrLfAndNoLastNewline_isAccepted() throws Exception {
    write("a.jsonl", "\n  \t\n" + record("1") + "\r\n\r\n" + record("2").strip());
    assertThat(FileCorpus.read(folder, ANY).records())
        .extracting(QaRecord::question)
        .containsExactly("1", "2");
  }

  @Test
  void read_text_isNotNormalised() throws Exception {
    write("a.jsonl", "{\"a\":\" e\\u0301 \\n\",\"q\":\"\\ud83d\\ude00 e\u0301\"}");
    assertThat(FileCorpus.read(folder, ANY).get(0))
        .isEqualTo(new QaRecord("😀 e\u0301", " e\u0301 \n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                             | expected an object
          "q"                            | expected an object
          {"q":"x"}                      | "a" is missing
          {"a":"x"}                      | "q" is missing
          {"q":"x","a":"y","z":1}        | "z" is not a known member
          {"q":"x","a":"y","q":"z"}      | Duplicate field 'q'
          {"q":"x","a":1}                | "a": expected a string
          {"q":null,"a":"y"}             | "q": expected a string
          {"q":"\\ud800","a":"y"}        | lone surrogate
          {"q":"x","a":"\\udc00\\ud800"} | lone surrogate
          {"q":"x","a":"y"} {}           | something follows
          {"q":"x","a":"y"               | not valid JSON
          {'q':'x','a':'y'}              | not valid JSON
          hello                          | not valid JSON
          """)
  void read_malformedLine_isRefusedWithFileAndLine(String line, String reason) throws Exception {
    write("a.jsonl", GOOD);
    write("b.jsonl", GOOD + "\n" + line + "\n" + GOOD);
    assertRefused("b.jsonl', line 3: ", reason);
  }

  @Test
  void read_invalidUtf8_isRefused() throws Exception {
    byte[][] bad = {
      {(byte) 0xC0, (byte) 0x80},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xFF},
      {(byte) 0xE2, (byte) 0x82},
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}
    };
    for (byte[] sequence : bad) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      line.writeBytes("{\"q\":\"".getBytes(StandardCharsets.UTF_8));
      line.writeBytes(sequence);
      line.writeBytes("\",\"a\":\"\"}".getBytes(StandardCharsets.UTF_8));
      Files.write(folder.resolve("a.jsonl"), line.toByteArray());
      assertRefused("a.jsonl', line 1: ", "not valid UTF-8");
    }
  }

  @Test
  void read_byteOrderMark_isRefused() throws Exception {
    write("a.jsonl", "\ufeff" + GOOD);
    assertRefused("a.jsonl', line 1: ", "byte order mark");
  }

  @Test
  void read_lineOfExactlyTheBound_isAcceptedAndOneMoreByteRefused() throws Exception {
    int frame = record("").strip().length();
    write("a.jsonl", record("x".repeat(FileCorpus.MAX_RECORD_BYTES - frame)));
    assertThat(FileCorpus.read(folder, ANY).size()).isEqualTo(1);
    write("a.jsonl", GOOD + record("x".repeat(FileCorpus.MAX_RECORD_BYTES - frame + 1)));
    assertRefused("a.jsonl', line 2: ", "longer than 16384 bytes");
  }

  @Test
  void read_complaintOfTheRule_isRefusedWithFileAndLine() throws Exception {
    write("a.jsonl", GOOD + record("bad") + GOOD);
    RecordRule rule =
        record ->
            record.question().equals("bad")
                ? Optional.of("leaves 3 salt words of 16")
                : Optional.empty();
    assertThatThrownBy(() -> FileCorpus.read(folder, rule))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "The dataset is refused: '%s', line 2: leaves 3 salt words of 16.",
            folder.resolve("a.jsonl"));
  }

  @Test
  void read_foldersWithoutRecords_areRefusedEachInItsWords() throws Exception {
    assertThatThrownBy(() -> FileCorpus.read(folder.resolve("nowhere"), ANY))
        .hasMessageEndingWith("nowhere' does not exist.");
    assertThatThrownBy(() -> FileCorpus.read(folder, ANY))
        .hasMessageEndingWith("' has no *.jsonl file.");
    write("a.jsonl", "\n \r\n");
    assertThatThrownBy(() -> FileCorpus.read(folder, ANY)).hasMessageEndingWith("has no records.");
    assertThatThrownBy(() -> FileCorpus.read(folder.resolve("a.jsonl"), ANY))
        .isInstanceOf(DatasetException.class)
        .hasMessageEndingWith("is not a folder.");
  }

  private void assertRefused(String where, String reason) {
    assertThatThrownBy(() -> FileCorpus.read(folder, ANY))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(where)
        .hasMessageContaining(reason)
        .hasMessageMatching("The dataset is refused: .*\\.")
        .message()
        .doesNotContain("\n");
  }

  private static String record(String question) {
    return "{\"q\":\"" + question + "\",\"a\":\"\"}\n";
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }
}
