package org.poai.tools;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.poai.node.events.Figures;
import org.poai.primitives.Printable;

/**
 * A node's status in lines for people: a word, then what is so. What the status does not have, as
 * that of a node that is starting or does not run, is left out.
 */
final class StatusText {
  private final JsonObject status;
  private final Instant now;
  private final ZoneId zone;
  private final List<String> lines = new ArrayList<>();

  private StatusText(JsonObject status, Instant now, ZoneId zone) {
    this.status = status;
    this.now = now;
    this.zone = zone;
  }

  static List<String> of(JsonObject status, Instant now, ZoneId zone) {
    StatusText text = new StatusText(status, now, zone);
    text.write();
    return text.lines;
  }

  private void write() {
    line(
        "state", text("state") + since() + find("version").map(it -> ", version " + it).orElse(""));
    find("chain", "genesis")
        .ifPresent(
            genesis ->
                line(
                    "chain",
                    text("chain", "name")
                        + ", id "
                        + text("chain", "chainId")
                        + ", genesis "
                        + genesis));
    find("chain", "height").ifPresent(this::head);
    find("mining", "mining").ifPresent(this::mining);
    find("pool", "pending")
        .ifPresent(
            pending ->
                line(
                    "pool",
                    Figures.count(number(pending), "transaction")
                        + " can run, "
                        + text("pool", "queued")
                        + " wait for others"));
    find("network", "id").ifPresent(this::network);
    find("model", "name").ifPresent(this::model);
    find("dataset", "records")
        .ifPresent(
            records ->
                line(
                    "dataset",
                    Figures.count(number(records), "record")
                        + ", root "
                        + text("dataset", "root")));
    find("governance", "epoch").ifPresent(this::governance);
    find("diskBytes")
        .ifPresent(bytes -> line("disk", Figures.bytes(number(bytes)) + " for the chain"));
    find("rpc").ifPresent(url -> line("JSON-RPC", url));
    problems();
  }

  private void governance(String epoch) {
    find("governance", "signalled")
        .ifPresent(
            manifest ->
                line(
                    "readiness",
                    text("governance", "blocks")
                        + " of "
                        + text("governance", "epochBlocks")
                        + " blocks of epoch "
                        + epoch
                        + " for "
                        + manifest
                        + ", "
                        + text("governance", "needed")
                        + " needed"));
    if (text("governance", "manifestIsNew").equals("true")) {
      line(
          "caution",
          "the manifest changed with this epoch: wait for more blocks than usual before you trust"
              + " a payment");
    }
  }

  private String since() {
    return find("uptimeSeconds").map(it -> " for " + duration(number(it))).orElse("");
  }

  private void head(String height) {
    long time = number(text("chain", "timestamp"));
    String at =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(zone)
            .format(Instant.ofEpochSecond(time));
    long age = now.getEpochSecond() - time;
    String ago = age < 0 ? duration(-age) + " ahead of this clock" : duration(age) + " ago";
    line(
        "head", "block " + height + " of " + at + ", " + ago + ", epoch " + text("chain", "epoch"));
    line("", text("chain", "head"));
    find("chain", "unprovenBlocks")
        .filter(count -> !count.equals("0"))
        .ifPresent(
            count -> line("", Figures.count(number(count), "block") + " without a replayed proof"));
  }

  private void mining(String isMining) {
    if (isMining.equals("true")) {
      double rate = Double.parseDouble(text("mining", "evaluationsPerSecond"));
      line(
          "mining",
          String.format(Locale.ROOT, "%.1f evaluations a second for ", rate)
              + text("mining", "miner"));
    } else {
      line("mining", find("mining", "obstacle").map(why -> "no, " + why).orElse("no"));
    }
  }

  private void network(String id) {
    List<JsonValue> peers = list("network", "peers");
    long highest =
        peers.stream().mapToLong(peer -> number(find(peer, "height").orElse("0"))).max().orElse(0);
    line(
        "network",
        peers.isEmpty()
            ? "no peers"
            : Figures.count(peers.size(), "peer") + ", the highest at block " + highest);
    find("network", "catchingUp", "target")
        .ifPresent(
            target ->
                line(
                    "",
                    "catching up: block " + text("network", "catchingUp", "at") + " of " + target));
    line("", "as " + id);
  }

  private void model(String name) {
    String restarts = text("model", "restarts");
    line(
        "model",
        name
            + ", "
            + Figures.count(number(text("model", "threads")), "thread")
            + (restarts.equals("0")
                ? ""
                : ", restarted " + Figures.count(number(restarts), "time")));
    line("", text("model", "engine"));
  }

  private void problems() {
    if (status.members().get("problems") instanceof JsonObject problems) {
      problems.members().forEach((name, problem) -> line("problem", name + ": " + shown(problem)));
      if (problems.members().isEmpty()) {
        line("health", "good");
      }
    }
  }

  private void line(String word, String value) {
    lines.add(
        String.format(Locale.ROOT, "%-9s %s", word, Printable.text(value, 400)).stripTrailing());
  }

  private String text(String... path) {
    return find(path).orElse("?");
  }

  private Optional<String> find(String... path) {
    return find(status, path);
  }

  private static Optional<String> find(JsonValue from, String... path) {
    return value(from, path).filter(it -> !(it instanceof JsonNull)).map(StatusText::shown);
  }

  private List<JsonValue> list(String... path) {
    return value(status, path)
        .filter(JsonValue.JsonArray.class::isInstance)
        .map(array -> ((JsonValue.JsonArray) array).elements())
        .orElse(List.of());
  }

  private static Optional<JsonValue> value(JsonValue from, String... path) {
    Optional<JsonValue> at = Optional.of(from);
    for (String name : path) {
      at =
          at.filter(JsonObject.class::isInstance)
              .map(object -> ((JsonObject) object).members())
              .map(members -> members.get(name));
    }
    return at;
  }

  private static String shown(JsonValue value) {
    return value instanceof JsonString string ? string.value() : Jcs.toString(value);
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Two units at most: 42 s, 5 min, 3 h 20 min, 12 d 4 h. */
  static String duration(long seconds) {
    long minutes = seconds / 60;
    long hours = minutes / 60;
    if (seconds < 120) {
      return seconds + " s";
    }
    if (minutes < 120) {
      return minutes + " min";
    }
    return hours < 48
        ? hours + " h " + minutes % 60 + " min"
        : hours / 24 + " d " + hours % 24 + " h";
  }
}
