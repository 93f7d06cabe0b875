package org.poai.inference;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.poai.primitives.Hash32;

/**
 * The name under which a manifest knows an engine; protocol section 4. Engines of one name are to
 * compute alike; conformance shows where they do not.
 *
 * @param library SHA-256 of the native library that computes
 * @param settings the number of the settings, and what else changes results
 */
public record EngineId(EngineKind kind, Hash32 library, String settings) {
  private static final Pattern FORM = Pattern.compile("([^/]+)/([0-9a-f]{64})/([0-9a-z-]+)");

  /** Reads what {@link #toString} wrote; empty when it names no engine that we know. */
  public static Optional<EngineId> parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    for (EngineKind kind : EngineKind.values()) {
      if (kind.text().equals(parts.group(1))) {
        return Optional.of(
            new EngineId(kind, Hash32.fromHex("0x" + parts.group(2)), parts.group(3)));
      }
    }
    return Optional.empty();
  }

  /** As it stands in a manifest. */
  @Override
  public String toString() {
    return kind.text() + "/" + library.toHex().substring(2) + "/" + settings;
  }
}
