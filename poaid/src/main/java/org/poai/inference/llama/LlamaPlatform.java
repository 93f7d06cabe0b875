package org.poai.inference.llama;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the bundled library runs here, said in one sentence before native code would say it with
 * a crash: it is for linux-x86_64 with AVX2, FMA and F16C.
 *
 * @param cpuFlags the words of the first {@code flags} line of {@code /proc/cpuinfo}
 */
record LlamaPlatform(String os, String arch, Set<String> cpuFlags) {
  private static final List<String> NEEDED = List.of("avx2", "fma", "f16c");

  static LlamaPlatform here() {
    return new LlamaPlatform(
        System.getProperty("os.name", ""), System.getProperty("os.arch", ""), cpuFlagsHere());
  }

  Optional<String> problem() {
    if (!os.equals("Linux") || !(arch.equals("amd64") || arch.equals("x86_64"))) {
      return Optional.of(
          "Inference runs on Linux x86_64 only, not on "
              + os
              + " "
              + arch
              + "; a llama.cpp library that you built yourself can be named instead.");
    }
    List<String> missing = NEEDED.stream().filter(flag -> !cpuFlags.contains(flag)).toList();
    // No flags at all: an unreadable /proc, which is no reason to refuse.
    if (!missing.isEmpty() && !cpuFlags.isEmpty()) {
      return Optional.of(
          "This CPU lacks " + String.join(" and ", missing) + ", which llama.cpp needs.");
    }
    return Optional.empty();
  }

  /** What the dynamic linker's message means for an operator. */
  static String explain(String linkError) {
    if (linkError.contains("libgomp.so.1")) {
      return "llama.cpp needs libgomp.so.1, which is not on this machine: install libgomp1"
          + " (Debian, Ubuntu) or libgomp (Fedora, Alpine).";
    }
    if (linkError.contains("failed to map segment")) {
      return "The llama.cpp library cannot be loaded from its folder, which seems to be mounted"
          + " noexec: choose another data directory. ("
          + linkError
          + ")";
    }
    if (linkError.contains("libstdc++.so.6") || linkError.contains("GLIBCXX_")) {
      return "llama.cpp needs a newer libstdc++.so.6: install libstdc++6.";
    }
    if (linkError.contains("GLIBC_")
        || linkError.contains("musl")
        || linkError.contains("ld-linux-x86-64")
        || linkError.contains("Error relocating")) {
      return "llama.cpp needs glibc 2.17 or newer; this machine's C library is older or musl.";
    }
    return "The llama.cpp library does not load: " + linkError;
  }

  /**
   * Words of a {@code /proc/cpuinfo}'s first {@code flags} line; none when there is no such line.
   */
  static Set<String> cpuFlags(List<String> cpuInfo) {
    return cpuInfo.stream()
        .filter(line -> line.startsWith("flags"))
        .findFirst()
        .map(line -> Set.copyOf(Arrays.asList(line.substring(line.indexOf(':') + 1).split(" "))))
        .orElse(Set.of());
  }

  private static Set<String> cpuFlagsHere() {
    try {
      return cpuFlags(Files.readAllLines(Path.of("/proc/cpuinfo")));
    } catch (IOException e) {
      return Set.of();
    }
  }
}
