package org.poai.explorer;

import org.poai.json.Jcs;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonText;
import org.poai.primitives.Hash32;

/** A block as pages are told of it, written once for all viewers. */
record Headline(Hash32 hash, long number, JsonText json) {
  static Headline of(Hash32 hash, long number, JsonObject json) {
    return new Headline(hash, number, new JsonText(Jcs.toString(json)));
  }
}
