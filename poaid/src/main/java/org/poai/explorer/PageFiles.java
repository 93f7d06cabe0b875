package org.poai.explorer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * All files of the pages. Those beside the shell lie below a folder whose name changes with any of
 * them, so that browsers keep them for ever and never mix two versions.
 *
 * @param shell the document of every page
 * @param byName the others
 * @param version the name of their folder
 */
record PageFiles(PageFile shell, Map<String, PageFile> byName, String version) {
  private static final String SHELL = "index.html";

  PageFiles {
    byName = Map.copyOf(byName);
  }

  /** Those that {@code files.txt} names, one a line. */
  static PageFiles load() {
    Map<String, PageFile> files = new HashMap<>();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String name : names()) {
      byte[] content = read(name);
      all.writeBytes(content);
      files.put(name, PageFile.of(name, content));
    }
    byte[] shell = read(SHELL);
    all.writeBytes(shell);
    String version = PageFile.digest(all.toByteArray());
    String text = new String(shell, StandardCharsets.UTF_8).replace("VERSION", version);
    PageFile document = PageFile.of(SHELL, text.getBytes(StandardCharsets.UTF_8));
    return new PageFiles(document, files, version);
  }

  /** The names of the files beside the shell. */
  static List<String> names() {
    return new String(read("files.txt"), StandardCharsets.UTF_8).lines().toList();
  }

  private static byte[] read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of this version, by its path. */
  Optional<PageFile> find(String path) {
    String folder = FileRoute.PATH + version + "/";
    return path.startsWith(folder)
        ? Optional.ofNullable(byName.get(path.substring(folder.length())))
        : Optional.empty();
  }
}
