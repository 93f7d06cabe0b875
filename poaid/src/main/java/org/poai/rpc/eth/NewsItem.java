package org.poai.rpc.eth;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonText;

/** A value that many are told: its text, and the bytes of that once somebody needs them. */
final class NewsItem {
  private final JsonText text;
  private byte @Nullable [] utf8;

  NewsItem(JsonValue value) {
    this.text = value instanceof JsonText ready ? ready : new JsonText(Jcs.toString(value));
  }

  JsonText text() {
    return text;
  }

  /** Its length in characters, which is about its weight. */
  int length() {
    return text.text().length();
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
