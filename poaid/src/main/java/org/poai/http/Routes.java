package org.poai.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which path is answered by what. */
public record Routes(Map<String, Route> byPath) {
  public Routes {
    byPath = Map.copyOf(byPath);
  }

  Optional<Route> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** What there is, for who asks for something else. */
  String listed() {
    return "There is " + String.join(", ", new TreeMap<>(byPath).keySet()) + ".";
  }
}
