package org.poai.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.json.Json;
import org.poai.testing.Until;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

final class LogSetupTest {
  private static final Logger LOG = LoggerFactory.getLogger("org.poai.node.log.Some");
  private static final Logger OTHER = LoggerFactory.getLogger("org.poai.chain.Other");

  @TempDir Path folder;

  @AfterEach
  void asBefore() {
    LogSetup.apply(config(LogFormat.TEXT, Optional.empty(), LogLevels.NONE));
  }

  private static LogConfig config(LogFormat format, Optional<LogFile> file, LogLevels levels) {
    return new LogConfig(format, file, levels);
  }

  @Test
  void file_text_hasEveryLineWithItsZone() throws IOException {
    Path file = folder.resolve("the node.log");
    LogSetup.apply(
        config(LogFormat.TEXT, Optional.of(new LogFile(file, 1 << 20, 3)), LogLevels.NONE));
    LOG.warn("one");
    LOG.info("two");
    LogSetup.close();

    assertThat(Files.readAllLines(file)).hasSize(2).allMatch(it -> it.matches("\\d{4}-.{20,}.*"));
    assertThat(Files.readString(file)).contains("WARN  one\n").contains("INFO  two\n");
  }

  @Test
  void file_json_hasAnObjectALine() throws Exception {
    Path file = folder.resolve("node.log");
    LogSetup.apply(
        config(LogFormat.JSON, Optional.of(new LogFile(file, 1 << 20, 3)), LogLevels.NONE));
    LOG.warn("one");
    LogSetup.close();

    for (String line : Files.readAllLines(file)) {
      assertThat(Json.parse(line).asObject().string("message")).isEqualTo("one");
    }
  }

  @Test
  void file_beyondItsSize_isCompressedAndBegunAnew() {
    Path file = folder.resolve("node.log");
    LogSetup.apply(
        config(LogFormat.TEXT, Optional.of(new LogFile(file, 64 << 10, 3)), LogLevels.NONE));
    String text = "x".repeat(1_000);
    ((LoggerContext) LoggerFactory.getILoggerFactory())
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .detachAppender("console"); // or this test's own output would be half a megabyte
    for (int i = 0; i < 500; i++) {
      LOG.warn(text);
    }
    LogSetup.close();

    Until.holds("files that have ended", () -> ended().size() >= 5);
    assertThat(file).isRegularFile();
    assertThat(file.toFile().length()).isLessThanOrEqualTo((64 << 10) + 2_000);
  }

  private List<Path> ended() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(it -> it.toString().matches(".*log\\.[0-9-]{10}\\.\\d+\\.gz")).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void levels_ofPackagesAndOfTheRest() {
    LogSetup.apply(
        config(LogFormat.TEXT, Optional.empty(), LogLevels.parse(List.of("node.log=trace"))));

    assertThat(LOG.isTraceEnabled()).isTrue();
    assertThat(OTHER.isDebugEnabled()).isFalse();
    assertThat(OTHER.isInfoEnabled()).isTrue();
  }

  @Test
  void levelFile_appearsChangesAndGoes_isFollowed() throws IOException {
    LogSetup.apply(
        config(LogFormat.TEXT, Optional.empty(), LogLevels.parse(List.of("chain=debug"))));
    Path file = folder.resolve("log-levels");
    List<String> told = new ArrayList<>();
    LogLevelFile watch =
        new LogLevelFile(
            file,
            told::add,
            told::add,
            (part, cause) -> {
              throw new AssertionError(cause);
            });
    watch.look();
    assertThat(told).isEmpty();

    Files.writeString(file, "# meanwhile\nnode.log = debug # here\n\nall=error\n");
    watch.look();
    watch.look();
    assertThat(told).containsExactly("Log levels of " + file + ": all=error, node.log=debug");
    assertThat(LOG.isDebugEnabled()).isTrue();
    assertThat(OTHER.isDebugEnabled()).isTrue();
    assertThat(LoggerFactory.getLogger("org.poai.evm.Some").isWarnEnabled()).isFalse();

    Files.writeString(file, "nod.log = debug\n");
    watch.look();
    assertThat(told.get(1))
        .endsWith(
            "poaid has no package or class \"nod.log\"; all stands for everything; the log levels"
                + " stay as they were");
    assertThat(LOG.isDebugEnabled()).isTrue();

    Files.delete(file);
    watch.look();
    assertThat(told.get(2)).isEqualTo("Log levels are those of the start");
    assertThat(LOG.isDebugEnabled()).isFalse();
    assertThat(OTHER.isDebugEnabled()).isTrue();
    assertThat(OTHER.isTraceEnabled()).isFalse();
  }

  @Test
  void levels_wrong_sayWhatIsTaken() {
    assertThatThrownBy(() -> LogLevels.parse(List.of("network")))
        .hasMessage(
            "\"network\" is no package and level, as network=debug (error, warn, info, debug or"
                + " trace)");
    assertThatThrownBy(() -> LogLevels.parse(List.of("network=loud")))
        .hasMessageContaining("is no package and level");
    assertThat(LogLevels.parse(List.of("node.log.LogSetup=debug", "all=warn")).toString())
        .isEqualTo("all=warn, node.log.LogSetup=debug");
  }
}
