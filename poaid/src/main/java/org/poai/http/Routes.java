package org.poai.http;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which path is answered by what; a path that ends with a slash stands for those below it.
 *
 * @param errors how a request is refused
 */
public record Routes(Map<String, Route> byPath, ErrorForm errors) {
  public Routes {
    byPath = Map.copyOf(byPath);
  }

  /** Routes that refuse in a sentence. */
  public Routes(Map<String, Route> byPath) {
    this(byPath, ErrorForm.PLAIN);
  }

  Optional<Route> find(String path) {
    String above = path.substring(0, path.lastIndexOf('/') + 1);
    return Optional.ofNullable(byPath.get(path))
        .or(() -> above.length() > 1 ? Optional.ofNullable(byPath.get(above)) : Optional.empty());
  }

  /** What there is, for who asks for something else. */
  String listed() {
    return byPath.keySet().stream()
        .filter(path -> path.equals("/") || !path.endsWith("/"))
        .sorted()
        .collect(Collectors.joining(", ", "There is ", "."));
  }
}
