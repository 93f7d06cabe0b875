package org.poai.market.duty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.poai.disk.DiskException;
import org.poai.disk.DiskTrouble;
import org.poai.disk.WholeFile;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;

/**
 * A value of one chain that outlives a crash: when {@link #write} says so, it is on the disk.
 * Written by one thread, read from any.
 */
public final class JournalFile<T> {
  private static final long MOST_BYTES = 4 << 20;

  private final JournalPlace place;
  private final Form<T> form;
  private volatile T value;
  private volatile Optional<String> trouble = Optional.empty();

  private JournalFile(JournalPlace place, Form<T> form, T value) {
    this.place = place;
    this.form = form;
    this.value = value;
  }

  /**
   * How a value is written.
   *
   * @param name of the journal, for the operator
   * @param member that holds the value
   * @param first the value of a journal that begins
   * @param loss what going on without it costs its owner: a clause for the operator
   */
  public record Form<T>(
      String name,
      String member,
      T first,
      Function<T, JsonValue> writer,
      Reader<T> reader,
      String loss) {

    /** A list of objects. */
    public static <E> Form<List<E>> ofList(
        String name,
        String member,
        Function<E, JsonObject> writer,
        ObjectReader<E> reader,
        String loss) {
      return new Form<>(
          name,
          member,
          List.of(),
          list -> new JsonArray(list.stream().<JsonValue>map(writer).toList()),
          json -> {
            List<E> list = new ArrayList<>();
            for (JsonValue element : json.asArray()) {
              list.add(reader.read(element.asObject()));
            }
            return List.copyOf(list);
          },
          loss);
    }

    /** Reads a value. */
    @FunctionalInterface
    public interface Reader<T> {
      T read(JsonValue json) throws JsonException;
    }

    /** Reads an element of a list. */
    @FunctionalInterface
    public interface ObjectReader<E> {
      E read(JsonObject json) throws JsonException;
    }
  }

  /**
   * Opens the journal of a chain, or begins it. That of another chain is put aside.
   *
   * @throws DiskException with a sentence for the operator when what is there cannot be read
   */
  public static <T> JournalFile<T> open(JournalPlace place, Form<T> form) {
    Path file = place.file();
    try {
      hide(file.toAbsolutePath().resolveSibling(""));
      if (!Files.exists(file)) {
        return new JournalFile<>(place, form, form.first());
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new JsonException("it is too large");
      }
      JsonObject json = Json.parse(Files.readAllBytes(file)).asObject();
      Hash32 written = JsonObject.named("genesis", () -> Hash32.fromHex(json.string("genesis")));
      if (!written.equals(place.genesis())) {
        Path aside = file.resolveSibling(file.getFileName() + "." + written.toHex());
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        return new JournalFile<>(place, form, form.first());
      }
      T value = JsonObject.named(form.member(), () -> form.reader().read(json.get(form.member())));
      return new JournalFile<>(place, form, value);
    } catch (JsonException e) {
      throw new DiskException(damaged(file, form, String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw new DiskException(damaged(file, form, DiskTrouble.reason(e, file)), e);
    }
  }

  /** Makes a folder for the owner's eyes alone: who reads an answer early needs not compute it. */
  private static void hide(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static String damaged(Path file, Form<?> form, String why) {
    return "The "
        + form.name()
        + " "
        + file
        + " cannot be read: "
        + why
        + "; move it away to go on without it, which "
        + form.loss()
        + ".";
  }

  public T value() {
    return value;
  }

  /** Puts a value in place of the last one; whether it is safe, so that one may act on it. */
  public boolean write(T next) {
    JsonObject json =
        new JsonObject(
            Map.of(
                "genesis",
                JsonValue.of(place.genesis().toHex()),
                form.member(),
                form.writer().apply(next)));
    try {
      WholeFile.replace(place.file(), Jcs.encode(json));
      value = next;
      trouble = Optional.empty();
      return true;
    } catch (IOException e) {
      return refuse(DiskTrouble.reason(e, place.file()));
    }
  }

  /** Takes no value, for this reason; always false. */
  boolean refuse(String why) {
    trouble = Optional.of(why);
    return false;
  }

  /** Why it cannot be written now, for a health check. */
  public Optional<String> trouble() {
    return trouble.map(why -> "the journal " + place.file() + " cannot be written: " + why);
  }
}
