package org.poai.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The allowed arrows between packages, as {@code architecture/packages.txt} lists them. */
final class PackageTable {
  static final String BASE = "org.poai.";

  private final Map<String, List<String>> allowed;

  private PackageTable(Map<String, List<String>> allowed) {
    this.allowed = allowed;
  }

  static PackageTable load() {
    try (InputStream in = PackageTable.class.getResourceAsStream("/architecture/packages.txt")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the list; a name that does not stand above its use is refused, so no cycle can be. */
  static PackageTable parse(String text) {
    Map<String, List<String>> allowed = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split(":", 2);
      List<String> imports = new ArrayList<>();
      for (String name : parts[1].trim().split("\\s+", -1)) {
        if (name.equals("*")) {
          imports.addAll(allowed.keySet());
        } else if (!name.isEmpty()) {
          if (!name.startsWith("*") && allowed.keySet().stream().noneMatch(up -> in(up, name))) {
            throw new IllegalArgumentException(
                parts[0] + " may not import " + name + ", which is not above it");
          }
          imports.add(name);
        }
      }
      if (allowed.put(parts[0].trim(), imports) != null) {
        throw new IllegalArgumentException(parts[0] + " is listed twice");
      }
    }
    return new PackageTable(allowed);
  }

  /**
   * The listed package that a Java package below {@code org.poai} belongs to: itself or, where no
   * inner package is listed, an outer one.
   */
  Optional<String> unit(String javaPackage) {
    String name = javaPackage.substring(BASE.length());
    if (allowed.containsKey(name)) {
      return Optional.of(name);
    }
    return allowed.keySet().stream()
        .filter(listed -> in(name, listed) && !hasInner(listed))
        .findFirst();
  }

  /** Whether a class of unit {@code from} may use the named class of unit {@code to}. */
  boolean allows(String from, String to, String className) {
    if (from.equals(to)) {
      return true;
    }
    for (String name : allowed.get(from)) {
      boolean arrow =
          name.startsWith("*")
              ? className.matches(".*" + name.substring(1) + "([.$].*)?")
              : names(from, name, to);
      if (arrow) {
        return true;
      }
    }
    return false;
  }

  /** Inside one outer package its own name means only itself: it is a step of the inner order. */
  private static boolean names(String from, String name, String to) {
    return in(from, name) ? to.equals(name) : in(to, name);
  }

  private boolean hasInner(String listed) {
    return allowed.keySet().stream().anyMatch(other -> other.startsWith(listed + "."));
  }

  private static boolean in(String name, String outer) {
    return name.equals(outer) || name.startsWith(outer + ".");
  }
}
