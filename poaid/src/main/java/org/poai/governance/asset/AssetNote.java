package org.poai.governance.asset;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.poai.chain.rules.ContentId;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;

/**
 * What is noted beside an asset that is whole; the JSON file of its name.
 *
 * @param source where it came from, for people
 * @param since when it came, or was last needed: milliseconds since 1970
 * @param place where it lies, if not in the folder
 */
public record AssetNote(
    AssetKind kind,
    long size,
    ContentId cid,
    String source,
    boolean pinned,
    long since,
    Optional<Place> place) {
  static final int MAX_BYTES = 64 << 10;

  private static final Set<String> KEYS =
      Set.of("cid", "file", "kind", "modified", "pinned", "since", "size", "source");

  /**
   * A file of the operator's, taken for the same while nobody has written to it.
   *
   * @param modified milliseconds since 1970
   */
  public record Place(Path file, long modified) {}

  AssetNote pinned(boolean isPinned) {
    return new AssetNote(kind, size, cid, source, isPinned, since, place);
  }

  AssetNote since(long millis) {
    return new AssetNote(kind, size, cid, source, pinned, millis, place);
  }

  byte[] encode() {
    Map<String, JsonValue> members = new HashMap<>();
    members.put("cid", JsonValue.of(ContentIds.text(cid)));
    members.put("file", orNull(place.map(at -> JsonValue.of(at.file().toString()))));
    members.put("kind", JsonValue.of(kind.word()));
    members.put("modified", orNull(place.map(at -> JsonValue.of(at.modified()))));
    members.put("pinned", JsonValue.of(pinned));
    members.put("since", JsonValue.of(since));
    members.put("size", JsonValue.of(size));
    members.put("source", JsonValue.of(source));
    return Jcs.encode(new JsonObject(members));
  }

  private static JsonValue orNull(Optional<JsonValue> value) {
    return value.orElseGet(JsonNull::new);
  }

  /** Reads a note; empty where the bytes are no note. */
  static Optional<AssetNote> decode(byte[] bytes) {
    try {
      JsonObject object = Json.parse(bytes).asObject().exactly(KEYS);
      Optional<Place> place =
          object.get("file") instanceof JsonNull
              ? Optional.empty()
              : Optional.of(new Place(Path.of(object.string("file")), object.integer("modified")));
      return Optional.of(
          new AssetNote(
              AssetKind.ofWord(object.string("kind")).orElse(AssetKind.FILE),
              object.integer("size"),
              ContentIds.parse(object.string("cid")).orElseThrow(),
              object.string("source"),
              object.get("pinned").equals(JsonValue.of(true)),
              object.integer("since"),
              place));
    } catch (JsonException | IllegalArgumentException | java.util.NoSuchElementException e) {
      return Optional.empty();
    }
  }
}
