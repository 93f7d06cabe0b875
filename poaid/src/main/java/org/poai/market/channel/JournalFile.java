package org.poai.market.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.poai.disk.DiskException;
import org.poai.disk.DiskTrouble;
import org.poai.disk.WholeFile;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;

/**
 * A value of one chain that outlives a crash: when {@link #write} says so, it is on the disk.
 * Written by one thread, read from any.
 */
final class JournalFile<T> {
  private static final long MOST_BYTES = 4 << 20;

  private final Path file;
  private final Hash32 genesis;
  private final Form<T> form;
  private volatile T value;
  private volatile Optional<String> trouble = Optional.empty();

  private JournalFile(Path file, Hash32 genesis, Form<T> form, T value) {
    this.file = file;
    this.genesis = genesis;
    this.form = form;
    this.value = value;
  }

  /** How a value is written. */
  interface Form<T> {
    /** The value of a journal that begins. */
    T first();

    JsonValue toJson(T value);

    T fromJson(JsonValue json) throws JsonException;

    /** What goes on without it cost its owner: a clause for the operator. */
    String loss();
  }

  /**
   * Opens the journal of a chain, or begins it. That of another chain is put aside.
   *
   * @throws DiskException with a sentence for the operator when what is there cannot be read
   */
  static <T> JournalFile<T> open(JournalPlace place, Form<T> form) {
    Path file = place.file();
    Hash32 genesis = place.genesis();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (!Files.exists(file)) {
        return new JournalFile<>(file, genesis, form, form.first());
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new JsonException("it is too large");
      }
      JsonObject json = Json.parse(Files.readAllBytes(file)).asObject();
      Hash32 written = JsonObject.named("genesis", () -> Hash32.fromHex(json.string("genesis")));
      if (!written.equals(genesis)) {
        Path aside = file.resolveSibling(file.getFileName() + "." + written.toHex());
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        return new JournalFile<>(file, genesis, form, form.first());
      }
      T value = JsonObject.named("value", () -> form.fromJson(json.get("value")));
      return new JournalFile<>(file, genesis, form, value);
    } catch (JsonException e) {
      throw new DiskException(damaged(file, form, String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw new DiskException(damaged(file, form, DiskTrouble.reason(e, file)), e);
    }
  }

  private static String damaged(Path file, Form<?> form, String why) {
    return "The journal "
        + file
        + " cannot be read: "
        + why
        + "; move it away to go on without it, which "
        + form.loss()
        + ".";
  }

  T value() {
    return value;
  }

  /** Puts a value in place of the last one; whether it is safe, so that one may act on it. */
  boolean write(T next) {
    JsonObject json =
        new JsonObject(
            Map.of("genesis", JsonValue.of(genesis.toHex()), "value", form.toJson(next)));
    try {
      WholeFile.replace(file, Jcs.encode(json));
      value = next;
      trouble = Optional.empty();
      return true;
    } catch (IOException e) {
      trouble = Optional.of(DiskTrouble.reason(e, file));
      return false;
    }
  }

  /** Why it cannot be written now, for a health check. */
  Optional<String> trouble() {
    return trouble.map(why -> "the journal " + file + " cannot be written: " + why);
  }
}
