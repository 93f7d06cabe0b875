package org.poai.libp2p.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.poai.async.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is banned until when, kept in a file: a line for each, the time in milliseconds since 1970
 * and the key. Within the process a ban lasts as long as it was given for, however the wall clock
 * is set meanwhile; one that is read from the file lasts no longer than the longest. Safe from any
 * thread.
 */
public final class Bans {
  private static final Logger LOG = LoggerFactory.getLogger(Bans.class);
  private static final int MAX_BANS = 10_000;
  private static final long LONGEST_MILLIS = Duration.ofHours(24).toMillis();

  private final Optional<Path> file;
  private final Clock clock;

  /** When each ban ends, in {@link Clock#elapsedMillis()}. */
  private final Map<String, Long> until = new LinkedHashMap<>();

  private Bans(Optional<Path> file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Bans that are forgotten with the process. */
  public static Bans inMemory(Clock clock) {
    return new Bans(Optional.empty(), clock);
  }

  /** The bans of a file, which need not exist; lines that are none are skipped. */
  public static Bans in(Path file, Clock clock) {
    Bans bans = new Bans(Optional.of(file), clock);
    if (Files.exists(file)) {
      bans.read(file);
    }
    return bans;
  }

  private void read(Path from) {
    long now = clock.millis();
    try {
      for (String line : Files.readAllLines(from, StandardCharsets.UTF_8)) {
        String[] words = line.split(" ", 2);
        if (words.length == 2 && words[0].matches("[0-9]{1,18}") && until.size() < MAX_BANS) {
          long left = Math.min(Long.parseLong(words[0]) - now, LONGEST_MILLIS);
          until.put(words[1], clock.elapsedMillis() + left);
        }
      }
    } catch (IOException e) {
      LOG.warn("The list of bans {} cannot be read; it begins anew", from);
    }
  }

  synchronized void add(String key, Duration duration) {
    long now = clock.elapsedMillis();
    until.values().removeIf(end -> end <= now);
    if (until.size() >= MAX_BANS) {
      until.remove(until.keySet().iterator().next());
    }
    until.merge(key, now + duration.toMillis(), Math::max);
    file.ifPresent(this::write);
  }

  private void write(Path to) {
    StringBuilder text = new StringBuilder();
    long toWall = clock.millis() - clock.elapsedMillis();
    until.forEach((key, end) -> text.append(end + toWall).append(' ').append(key).append('\n'));
    Path next = to.resolveSibling(to.getFileName() + ".new");
    try {
      Files.writeString(next, text);
      Files.move(next, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("The list of bans {} cannot be written: {}", to, e.getMessage());
    }
  }

  synchronized boolean contains(String key) {
    return until.getOrDefault(key, Long.MIN_VALUE) > clock.elapsedMillis();
  }

  /** Bans that hold. */
  public synchronized int size() {
    long now = clock.elapsedMillis();
    return (int) until.values().stream().filter(end -> end > now).count();
  }
}
