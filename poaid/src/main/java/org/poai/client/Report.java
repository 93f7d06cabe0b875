package org.poai.client;

import java.util.Map;
import java.util.TreeMap;
import org.poai.json.Jcs;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;

/** What a command has to tell a script: names and values, as one line of JSON. */
public final class Report {
  private final Map<String, JsonValue> members = new TreeMap<>();

  public Report with(String name, String value) {
    members.put(name, JsonValue.of(value));
    return this;
  }

  public Report with(String name, long value) {
    members.put(name, JsonValue.of(value));
    return this;
  }

  public Report with(String name, boolean value) {
    members.put(name, JsonValue.of(value));
    return this;
  }

  public String toJson() {
    return Jcs.toString(new JsonObject(members));
  }
}
