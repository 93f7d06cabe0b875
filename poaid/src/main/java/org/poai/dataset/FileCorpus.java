package org.poai.dataset;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.poai.disk.WholeFile;
import org.poai.json.Json;
import org.poai.json.JsonException;

/**
 * Reads a corpus from a folder of JSON Lines files ({@code --test-corpus}, protocol section 5):
 * {@code *.jsonl} in the order of the bytes of their names, UTF-8 without byte order mark, lines
 * ended by LF or CRLF, blank lines skipped. Accepted whole or refused whole.
 */
public final class FileCorpus {
  /** Longest line, and longest record in canonical form, in bytes. */
  public static final int MAX_RECORD_BYTES = 16_384;

  /** Most records of one dataset. */
  public static final int MAX_RECORDS = 1 << 24;

  private static final String SUFFIX = ".jsonl";

  private final RecordRule rule;
  private final List<QaRecord> records = new ArrayList<>();

  private FileCorpus(RecordRule rule) {
    this.rule = rule;
  }

  /**
   * All records of the folder, in order.
   *
   * @throws DatasetException with a sentence that names the file and line at fault
   */
  public static Corpus read(Path folder, RecordRule rule) throws DatasetException {
    FileCorpus corpus = new FileCorpus(rule);
    List<Path> files = files(folder);
    for (Path file : files) {
      corpus.readFile(file);
    }
    if (corpus.records.isEmpty()) {
      throw new DatasetException("The dataset folder '" + folder + "' has no records.");
    }
    return Corpus.of(corpus.records);
  }

  /** Where {@link #write} puts its records in a folder. */
  public static Path written(Path folder) {
    return folder.resolve("records" + SUFFIX);
  }

  /** Writes records into a folder, from which {@link #read} gives them again in their order. */
  public static void write(Path folder, Dataset records) throws IOException {
    Files.createDirectories(folder);
    WholeFile.replace(
        written(folder),
        out -> {
          OutputStream lines = new BufferedOutputStream(Channels.newOutputStream(out));
          for (int i = 0; i < records.size(); i++) {
            lines.write(records.get(i).toJcs());
            lines.write('\n');
          }
          lines.flush();
        });
  }

  private static List<Path> files(Path folder) throws DatasetException {
    if (!Files.isDirectory(folder)) {
      String what = Files.exists(folder) ? "is not a folder" : "does not exist";
      throw new DatasetException("The dataset folder '" + folder + "' " + what + ".");
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (nameOf(entry).endsWith(SUFFIX) && Files.isRegularFile(entry)) {
          files.add(entry);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new DatasetException("The dataset folder '" + folder + "' cannot be read.", e);
    }
    if (files.isEmpty()) {
      throw new DatasetException("The dataset folder '" + folder + "' has no *.jsonl file.");
    }
    files.sort((a, b) -> Arrays.compareUnsigned(nameBytes(a), nameBytes(b)));
    return files;
  }

  private void readFile(Path file) throws DatasetException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      LineReader lines = new LineReader(in, MAX_RECORD_BYTES);
      while (true) {
        Optional<byte[]> line = next(lines, file);
        if (line.isEmpty()) {
          return;
        }
        readLine(line.get(), file, lines.number());
      }
    } catch (IOException e) {
      throw new DatasetException("The dataset file '" + file + "' cannot be read.", e);
    }
  }

  private static Optional<byte[]> next(LineReader lines, Path file)
      throws IOException, DatasetException {
    try {
      return lines.next();
    } catch (LineReader.TooLongException e) {
      throw refused(file, lines.number(), "longer than " + MAX_RECORD_BYTES + " bytes");
    }
  }

  private void readLine(byte[] line, Path file, long number) throws DatasetException {
    if (number == 1 && startsWithByteOrderMark(line)) {
      throw refused(file, number, "starts with a byte order mark; save it as UTF-8 without one");
    }
    if (isBlank(line)) {
      return;
    }
    QaRecord record;
    try {
      record = QaRecord.fromJson(Json.parse(line));
    } catch (JsonException e) {
      throw refused(file, number, e.getMessage());
    }
    Optional<String> complaint = rule.complaint(record);
    if (complaint.isPresent()) {
      throw refused(file, number, complaint.get());
    }
    if (records.size() == MAX_RECORDS) {
      throw refused(file, number, "more than " + MAX_RECORDS + " records");
    }
    records.add(record);
  }

  private static DatasetException refused(Path file, long line, String complaint) {
    return new DatasetException(
        "The dataset is refused: '" + file + "', line " + line + ": " + complaint + ".");
  }

  private static boolean startsWithByteOrderMark(byte[] line) {
    return line.length >= 3
        && line[0] == (byte) 0xEF
        && line[1] == (byte) 0xBB
        && line[2] == (byte) 0xBF;
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static byte[] nameBytes(Path file) {
    return nameOf(file).getBytes(StandardCharsets.UTF_8);
  }
}
