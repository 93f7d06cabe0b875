package org.poai.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.dataset.Corpus;
import org.poai.dataset.Dataset;
import org.poai.dataset.DatasetException;
import org.poai.dataset.DatasetSummary;
import org.poai.dataset.FileCorpus;
import org.poai.dataset.ProceduralCorpus;
import org.poai.dataset.QaRecord;
import org.poai.dataset.SealedDataset;
import org.poai.dataset.SealedWriter;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.primitives.Hash32;
import org.poai.primitives.Printable;
import org.poai.tools.OutputFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code poaid dataset}: tools on corpora and sealed files. */
@Command(
    mixinStandardHelpOptions = true,
    name = "dataset",
    description = "Checks, seals, verifies and shows datasets.")
final class DatasetCommand implements Runnable {
  private static final int MAX_SHOWN = 10_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: check, seal, verify or show");
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "check",
      aliases = "build",
      description = "Checks the records of a folder and prints their root.")
  int check(
      @Parameters(
              arity = "0..1",
              paramLabel = "DIR",
              description = "Folder of *.jsonl; without it the procedural corpus.")
          @Nullable Path folder) {
    DatasetSummary summary = DatasetSummary.of(corpus(folder));
    print("root", summary.root().toHex());
    print("records", summary.records());
    print("bytes", summary.bytes());
    print("longest question", summary.longestQuestion() + " characters");
    print("longest answer", summary.longestAnswer() + " characters");
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "seal",
      description = "Writes the records of a folder encrypted under a key.")
  int seal(
      @Option(
              names = "--key",
              required = true,
              paramLabel = "HEX",
              description = "The 32-byte key, 0x and 64 hex digits.")
          String key,
      @Option(
              names = "--out",
              required = true,
              paramLabel = "FILE",
              description = "The sealed file to write.")
          Path out,
      @Parameters(
              arity = "0..1",
              paramLabel = "DIR",
              description = "Folder of *.jsonl; without it the procedural corpus.")
          @Nullable Path folder) {
    OutputFile.check(out);
    Corpus corpus = corpus(folder);
    try {
      SealedWriter.write(out, corpus, key("--key", key));
    } catch (DatasetException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    }
    print("root", corpus.root().toHex());
    print("records", corpus.size());
    return 0;
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "verify",
      description = "Opens every record of a sealed file and checks the root.")
  int verify(
      @Option(
              names = "--key",
              required = true,
              paramLabel = "HEX",
              description = "The key that it was sealed under.")
          String key,
      @Option(
              names = "--root",
              required = true,
              paramLabel = "HEX",
              description = "The root that seal printed.")
          String root,
      @Parameters(paramLabel = "FILE", description = "The sealed file.") Path file) {
    try {
      Corpus corpus = SealedDataset.open(file, key("--key", key), key("--root", root)).corpus();
      print("root", corpus.root().toHex());
      print("records", corpus.size());
      return 0;
    } catch (DatasetException e) {
      throw new UserException(ExitCode.INVALID, e.getMessage());
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "show",
      description = "Prints records of a folder or of a sealed file.")
  int show(
      @Option(names = "--key", paramLabel = "HEX", description = "Key of a sealed file.")
          @Nullable String key,
      @Option(names = "--root", paramLabel = "HEX", description = "Root of a sealed file.")
          @Nullable String root,
      @Option(
              names = "--from",
              paramLabel = "N",
              defaultValue = "0",
              description = "First record. Default: ${DEFAULT-VALUE}.")
          int from,
      @Option(
              names = "--count",
              paramLabel = "N",
              defaultValue = "10",
              description = "How many. Default: ${DEFAULT-VALUE}.")
          int count,
      @Parameters(
              arity = "0..1",
              paramLabel = "FILE|DIR",
              description = "Without it the procedural corpus.")
          @Nullable Path source) {
    Refusals.check(
        (key == null) == (root == null), "A sealed file takes --key and --root together.");
    Refusals.check(from >= 0 && count >= 0, "--from and --count take 0 or more.");
    Refusals.check(
        key != null || source == null || !Files.isRegularFile(source),
        source + " is a file: a sealed one is shown with its --key and --root.");
    Dataset dataset = key == null || root == null ? corpus(source) : sealed(source, key, root);
    show(dataset, from, count);
    return 0;
  }

  private void show(Dataset dataset, int from, int count) {
    for (int i = from; i < Math.min((long) from + count, dataset.size()); i++) {
      QaRecord record = dataset.get(i);
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%5d  %s  ->  %s%n",
              i,
              Printable.text(record.question(), MAX_SHOWN),
              Printable.text(record.answer(), MAX_SHOWN));
    }
  }

  private static Dataset sealed(@Nullable Path file, String key, String root) {
    if (file == null) {
      throw new UserException(ExitCode.USAGE, "Name the sealed file to show.");
    }
    try {
      return SealedDataset.open(file, key("--key", key), key("--root", root));
    } catch (DatasetException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    }
  }

  private static Corpus corpus(@Nullable Path folder) {
    try {
      return folder == null
          ? ProceduralCorpus.of(0)
          : FileCorpus.read(folder, record -> Optional.empty());
    } catch (DatasetException e) {
      throw new UserException(ExitCode.DATA, e.getMessage());
    }
  }

  private static Hash32 key(String option, String hex) {
    try {
      return Hash32.fromHex(hex);
    } catch (IllegalArgumentException e) {
      throw new UserException(ExitCode.USAGE, option + " takes 0x and 64 lower-case hex digits.");
    }
  }

  private void print(String name, Object value) {
    spec.commandLine().getOut().printf(Locale.ROOT, "%-18s %s%n", name, value);
  }
}
