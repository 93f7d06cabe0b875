package org.poai.libp2p.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.poai.async.Clock;
import org.poai.disk.DiskTrouble;
import org.poai.disk.WholeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which peers and which IP addresses are banned until when. The first ban lasts an hour, each later
 * one of the same key twice as long as the one before, at most a day; a ban is remembered for a day
 * after its end. They are kept in a file: a line for each with the time of its end in milliseconds
 * since 1970, how often the key was banned, and the key. Within the process a ban lasts as long as
 * it was given for, however the wall clock is set meanwhile. Safe from any thread.
 */
public final class Bans {
  /** How long a first ban lasts. */
  static final Duration FIRST = Duration.ofHours(1);

  /** The longest ban, and how long one is remembered after its end. */
  static final Duration LONGEST = Duration.ofHours(24);

  private static final Logger LOG = LoggerFactory.getLogger(Bans.class);
  private static final int MAX_BANS = 10_000;
  private static final int MAX_DOUBLINGS = 5;
  private static final String FIRST_LINE = "# bans, form 2: end in ms since 1970, times, key";
  private static final Pattern LINE = Pattern.compile("([0-9]{1,15}) ([0-9]{1,6}) ([^ ]{1,128})");

  private final Optional<Path> file;
  private final Clock clock;
  private final Map<String, Ban> bans = new LinkedHashMap<>();

  /**
   * A ban of a key.
   *
   * @param until its end, in {@link Clock#elapsedMillis()}
   * @param times how often the key was banned
   */
  private record Ban(long until, int times) {}

  private Bans(Optional<Path> file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Bans that are forgotten with the process. */
  public static Bans inMemory(Clock clock) {
    return new Bans(Optional.empty(), clock);
  }

  /** The bans of a file, which need not exist; one of an older form is not read. */
  public static Bans in(Path file, Clock clock) {
    Bans bans = new Bans(Optional.of(file), clock);
    if (Files.exists(file)) {
      bans.read(file);
    }
    return bans;
  }

  private void read(Path from) {
    try {
      List<String> lines = Files.readAllLines(from, StandardCharsets.UTF_8);
      if (!lines.isEmpty() && !lines.get(0).equals(FIRST_LINE)) {
        LOG.warn(
            "The bans in {} are of an older version, which banned whole networks: dropped", from);
        return;
      }
      lines.stream().skip(1).forEach(this::readLine);
    } catch (IOException e) {
      LOG.warn(
          "The list of bans {} cannot be read ({}); it begins anew",
          from,
          DiskTrouble.reason(e, from));
    }
  }

  private void readLine(String line) {
    Matcher words = LINE.matcher(line);
    if (words.matches() && bans.size() < MAX_BANS) {
      long left = Math.min(Long.parseLong(words.group(1)) - clock.millis(), LONGEST.toMillis());
      Ban ban = new Ban(clock.elapsedMillis() + left, Integer.parseInt(words.group(2)));
      bans.put(words.group(3), ban);
    }
  }

  /** Bans keys; the answer is for how long at the most. */
  synchronized Duration add(Collection<String> keys) {
    long now = clock.elapsedMillis();
    bans.values().removeIf(ban -> ban.until() + LONGEST.toMillis() <= now);
    Duration most = Duration.ZERO;
    for (String key : keys) {
      Ban before = bans.remove(key);
      int times = before == null ? 1 : before.times() + 1;
      Duration duration = FIRST.multipliedBy(1L << Math.min(times - 1, MAX_DOUBLINGS));
      duration = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
      put(key, new Ban(now + duration.toMillis(), times));
      most = duration.compareTo(most) > 0 ? duration : most;
    }
    file.ifPresent(this::write);
    return most;
  }

  /** Keeps a key away for so long, whatever it was banned for before. */
  synchronized void add(String key, Duration duration) {
    long until = clock.elapsedMillis() + duration.toMillis();
    Ban before = bans.remove(key);
    put(key, new Ban(before == null ? until : Math.max(until, before.until()), 1));
    file.ifPresent(this::write);
  }

  /** The newest is the last; the oldest goes first. */
  private void put(String key, Ban ban) {
    if (bans.size() >= MAX_BANS) {
      bans.remove(bans.keySet().iterator().next());
    }
    bans.put(key, ban);
  }

  private void write(Path to) {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    long toWall = clock.millis() - clock.elapsedMillis();
    bans.forEach(
        (key, ban) ->
            text.append(Math.max(0, ban.until() + toWall))
                .append(' ')
                .append(ban.times())
                .append(' ')
                .append(key)
                .append('\n'));
    try {
      WholeFile.replace(to, text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.warn("The list of bans {} cannot be written: {}", to, DiskTrouble.reason(e, to));
    }
  }

  synchronized boolean contains(String key) {
    Ban ban = bans.get(key);
    return ban != null && isHolding(ban);
  }

  /** Bans that hold, of keys that a predicate takes. */
  synchronized int count(Predicate<String> which) {
    return (int)
        bans.entrySet().stream()
            .filter(entry -> isHolding(entry.getValue()) && which.test(entry.getKey()))
            .count();
  }

  private boolean isHolding(Ban ban) {
    return ban.until() > clock.elapsedMillis();
  }

  /** Bans that hold. */
  public int size() {
    return count(key -> true);
  }
}
