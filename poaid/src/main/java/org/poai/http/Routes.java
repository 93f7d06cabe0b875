package org.poai.http;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which path is answered by what; a path that ends with a slash stands for those below it. */
public record Routes(Map<String, Route> byPath) {
  public Routes {
    byPath = Map.copyOf(byPath);
  }

  Optional<Route> find(String path) {
    String above = path.substring(0, path.lastIndexOf('/') + 1);
    return Optional.ofNullable(byPath.get(path))
        .or(() -> above.length() > 1 ? Optional.ofNullable(byPath.get(above)) : Optional.empty());
  }

  /** What there is, for who asks for something else. */
  String listed() {
    return "There is " + String.join(", ", new TreeMap<>(byPath).keySet()) + ".";
  }
}
