package org.poai.node;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.poai.hostile.Crowd;
import org.poai.hostile.Target;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.primitives.Hash32;

/**
 * What a node's peers cost it in memory: {@code scripts/bench-peers [PEERS...]}. For each number a
 * node of its own, with the launcher's heap and the fake engine; the heap is what is in use after a
 * full collection.
 */
public final class PeerMemory {
  private static final Pattern GENESIS = Pattern.compile("0x[0-9a-f]{64}");
  private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");
  private static final int SECONDS = 20;

  private PeerMemory() {}

  /** {@code [PEERS...]}. */
  public static void main(String[] arguments) throws Exception {
    List<Integer> sizes =
        arguments.length > 0
            ? List.of(arguments).stream().map(Integer::valueOf).toList()
            : List.of(0, 8, 32, 64);
    System.out.println("| peers | heap, idle | resident, idle | heap, busy | resident, busy |");
    System.out.println("|---|---|---|---|---|");
    for (int peers : sizes) {
      measure(peers);
    }
    System.exit(0);
  }

  private static void measure(int peers) throws Exception {
    Path folder = Files.createTempDirectory("peer-memory");
    try (Daemon node =
        Daemon.start(
            List.of("-Xms64m", "-Xmx1g", "-XX:+UseG1GC", "-Dpoai.test.peers=150"),
            FakeEngineNode.class.getName(),
            List.of(folder.resolve("data").toString(), "0x" + "11".repeat(20)),
            line -> {})) {
      Hash32 genesis = Hash32.fromHex(node.find(GENESIS));
      Multiaddr address = Multiaddr.parse(node.find(Daemon.ADDRESS));
      node.awaitMined(3);
      try (Crowd crowd = new Crowd(new Target(address, 0, genesis), peers)) {
        Figures idle = look(node);
        crowd.begin();
        Figures busy = look(node);
        System.out.printf(
            Locale.ROOT,
            "| %d | %.1f MiB | %d MiB | %.1f MiB | %d MiB |%n",
            crowd.connected(),
            idle.heapMib(),
            idle.rssMib(),
            busy.heapMib(),
            busy.rssMib());
      }
    }
  }

  private record Figures(double heapMib, long rssMib) {}

  private static Figures look(Daemon node) throws Exception {
    if (!node.isAliveFor(TimeUnit.SECONDS.toMillis(SECONDS))) {
      throw new AssertionError("the node has ended");
    }
    long resident = rssMib(node.handle().pid());
    return new Figures(heapMib(node.handle().pid()), resident);
  }

  private static double heapMib(long pid) throws Exception {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = jcmd.inputReader(StandardCharsets.UTF_8)) {
      String total =
          lines.lines().filter(line -> line.startsWith("Total")).findFirst().orElseThrow();
      var found = TOTAL.matcher(total);
      if (!found.find()) {
        throw new AssertionError(total);
      }
      return Long.parseLong(found.group(1)) / 1048576.0;
    }
  }

  private static long rssMib(long pid) throws Exception {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
            .filter(line -> line.startsWith("VmRSS"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0)
        >> 10;
  }
}
