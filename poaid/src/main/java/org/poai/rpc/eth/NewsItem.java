package org.poai.rpc.eth;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonText;

/** A value that many are told: its text, and the bytes of that once somebody needs them. */
final class NewsItem {
  private static final int WEIGHT = 64;

  private final JsonText text;
  private byte @Nullable [] utf8;

  NewsItem(JsonValue value) {
    this.text = value instanceof JsonText ready ? ready : new JsonText(Jcs.toString(value));
  }

  JsonText text() {
    return text;
  }

  /** About the bytes of heap that it takes where it waits. */
  long weight() {
    return WEIGHT + (long) text.text().length();
  }

  /** Not to be changed. */
  byte[] utf8() {
    byte[] known = utf8;
    if (known == null) {
      known = text.text().getBytes(StandardCharsets.UTF_8);
      utf8 = known;
    }
    return known;
  }
}
