package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Wallet;
import org.poai.client.JsonRpcClient;
import org.poai.client.NodeUrl;
import org.poai.client.RpcAnswer;
import org.poai.hostile.BlockAttacks;
import org.poai.hostile.GossipAttacks;
import org.poai.hostile.PeerAttacks;
import org.poai.hostile.Siege;
import org.poai.hostile.SocketAttacks;
import org.poai.hostile.Target;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.testing.Until;
import org.poai.txpool.Payer;

/**
 * A node as the launcher starts it, but for its engine, with all inbound places and many
 * connections of JSON-RPC taken by attackers of every kind, and one honest peer that it named: it
 * lives, follows the honest chain without delay, and loses nothing of its own.
 */
@Tag("soak")
class HostileSoakTest {
  private static final int SECONDS = Integer.getInteger("poai.soak.hostile-seconds", 900);

  /** The launcher's heap, and 512 MiB for everything that does not lie in it. */
  private static final long MOST_RSS_MIB = 1024 + 512;

  private static final List<String> LAUNCHER =
      List.of(
          "-Xms64m",
          "-Xmx1g",
          "-XX:+UseG1GC",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dio.netty.leakDetection.level=disabled");
  private static final Pattern URL = Pattern.compile("JSON-RPC at (http://\\S+)");
  private static final Pattern METRICS = Pattern.compile("status at (http://\\S+)");
  private static final Pattern GENESIS = Pattern.compile("genesis (0x[0-9a-f]{64})");
  private static final Pattern MINED = Pattern.compile("Mined block \\d+ .* (0x\\S+)$");
  private static final Pattern IMPORTED = Pattern.compile("Imported block \\d+ .* (0x\\S+)$");
  private static final int LARGE_TRANSACTIONS = 40;
  private static final int LARGE = 120_000;

  @TempDir Path folder;

  /** When the honest peer mined a block, and when its victim had it; in nanoseconds. */
  private final Map<String, Long> mined = new ConcurrentHashMap<>();

  private final Map<String, Long> imported = new ConcurrentHashMap<>();
  private final List<SignedTransaction> acknowledged = new ArrayList<>();
  private final List<Long> answeredMillis = new ArrayList<>();
  private final Wallet wallet = Wallet.first(Payer.CHAIN);
  private int unanswered;

  private static void note(Pattern pattern, String line, Map<String, Long> times) {
    var found = pattern.matcher(line);
    if (found.find()) {
      times.putIfAbsent(found.group(1), System.nanoTime());
    }
  }

  private Daemon node(
      String name, List<String> options, Pattern pattern, Map<String, Long> times, String... peers)
      throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add(folder.resolve(name).resolve("data").toString());
    arguments.add(name.equals("victim") ? "0x" + "11".repeat(20) : "0x" + "22".repeat(20));
    arguments.addAll(List.of(peers));
    return Daemon.start(
        options, FakeEngineNode.class.getName(), arguments, line -> note(pattern, line, times));
  }

  @Test
  void node_besiegedByAttackersOfEveryKind_livesAndFollowsAndLosesNothing() throws Exception {
    try (Daemon honest = node("honest", List.of("-Xmx256m"), MINED, mined)) {
      String peer = honest.find(Daemon.ADDRESS);
      JsonRpcClient other = new JsonRpcClient(NodeUrl.parse(group(URL, honest.find(URL))));
      try (Daemon victim = node("victim", LAUNCHER, IMPORTED, imported, peer)) {
        String metrics = group(METRICS, victim.find(METRICS));
        Hash32 genesis = Hash32.fromHex(group(GENESIS, victim.find(GENESIS)));
        Multiaddr address = Multiaddr.parse(victim.find(Daemon.ADDRESS));
        NodeUrl url = NodeUrl.parse(group(URL, victim.find(URL)));
        JsonRpcClient client = new JsonRpcClient(url);
        fillBlocks(client);
        Watch watch = new Watch(victim, metrics);
        long start = System.nanoTime();
        Map<String, Integer> lives;
        try (Siege siege = siege(new Target(address, url.uri().getPort(), genesis))) {
          while (!siege.isOverIn(1_000) && System.nanoTime() - start < SECONDS * 1_000_000_000L) {
            ask(client);
            watch.look();
          }
          lives = siege.lives();
        }
        assertThat(victim.isAliveFor(1_000)).isTrue();
        awaitAllMined(client);
        Until.holds("both are on one chain", () -> isOnOneChain(client, other));
        report(watch, victim, lives);
        victim.terminate();
        judge(watch, victim);
      }
    }
  }

  private static String group(Pattern pattern, String text) {
    var found = pattern.matcher(text);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  /** Attackers for all inbound places, and more, and for JSON-RPC. */
  private static Siege siege(Target target) {
    return new Siege(target)
        .with(5, "hoards answers", PeerAttacks::hoardAnswers)
        .with(3, "reads slowly", PeerAttacks::readSlowly)
        .with(4, "leaves frames unfinished", PeerAttacks::leaveFramesUnfinished)
        .with(2, "opens streams", PeerAttacks::openStreams)
        .with(1, "opens raw streams", SocketAttacks::rawStreams)
        .with(2, "announces and wants", GossipAttacks::announce)
        .with(2, "grafts and prunes", GossipAttacks::graft)
        .with(2, "publishes garbage", PeerAttacks::publishGarbage)
        .with(2, "false proofs", BlockAttacks::falseProofs)
        .with(1, "early blocks", BlockAttacks::earlyBlocks)
        .with(2, "orphans", BlockAttacks::orphans)
        .with(2, "side blocks", BlockAttacks::sideBlocks)
        .with(2, "claims and hangs", PeerAttacks::claimAndHang)
        .with(2, "claims and lies", PeerAttacks::claimAndLie)
        .with(1, "pings and pushes", PeerAttacks::pingAndPush)
        .with(1, "pings, deaf", SocketAttacks::rawPings)
        .with(1, "dawdles", SocketAttacks::dawdle)
        .with(4, "half bodies", SocketAttacks::halfBodies)
        .with(4, "unread answers", SocketAttacks::unreadAnswers)
        .with(4, "deaf WebSocket", SocketAttacks::deafWebSocket);
  }

  /** Some blocks that are worth hoarding. */
  private void fillBlocks(JsonRpcClient client) {
    for (int i = 0; i < LARGE_TRANSACTIONS; i++) {
      send(client, wallet.invoke(Address.ZERO, 21_000 + 16L * LARGE, Bytes.of(new byte[LARGE])));
    }
    awaitAllMined(client);
    acknowledged.clear();
  }

  private boolean send(JsonRpcClient client, SignedTransaction transaction) {
    RpcAnswer answer =
        client
            .ask("eth_sendRawTransaction", JsonValue.of(transaction.envelope().bytes().toHex()))
            .join();
    // It may have been accepted before, with an answer that did not come in time.
    boolean isThere =
        answer instanceof RpcAnswer.Refused refused
            && (refused.message().contains("already known")
                || refused.message().contains("nonce too low"));
    if (isThere || answer instanceof RpcAnswer.Result) {
      acknowledged.add(transaction);
      return true;
    }
    return false;
  }

  /** A payment a second, and how long its answer took; the same again where there was none. */
  private void ask(JsonRpcClient client) {
    long start = System.nanoTime();
    SignedTransaction payment =
        wallet.signed(
            wallet.transaction(nonce(), 21_000, Wallet.call(Address.ZERO, 1, Bytes.EMPTY)));
    if (send(client, payment)) {
      answeredMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    } else {
      unanswered++;
    }
  }

  private long nonce() {
    return (long) LARGE_TRANSACTIONS + acknowledged.size();
  }

  private void awaitAllMined(JsonRpcClient client) {
    for (SignedTransaction transaction : acknowledged) {
      Until.holds(
          "a transaction that was acknowledged is mined",
          () ->
              client
                          .ask(
                              "eth_getTransactionReceipt", JsonValue.of(transaction.hash().toHex()))
                          .join()
                      instanceof RpcAnswer.Result result
                  && !(result.value() instanceof JsonNull));
    }
  }

  /** Whether both have one block a little below the lower head. */
  private static boolean isOnOneChain(JsonRpcClient one, JsonRpcClient other) {
    long height = Math.max(0, Math.min(Load.head(one), Load.head(other)) - 2);
    return hash(one, height).equals(hash(other, height));
  }

  private static String hash(JsonRpcClient client, long height) {
    RpcAnswer answer =
        client
            .ask("eth_getBlockByNumber", JsonValue.of(Hex.quantity(height)), JsonValue.of(false))
            .join();
    try {
      return answer instanceof RpcAnswer.Result result
          ? result.value().asObject().string("hash")
          : answer.toString();
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  private List<Long> delaysMillis() {
    List<Long> delays = new ArrayList<>();
    mined.forEach(
        (hash, at) -> {
          Long there = imported.get(hash);
          if (there != null) {
            delays.add(TimeUnit.NANOSECONDS.toMillis(there - at));
          }
        });
    Collections.sort(delays);
    return delays;
  }

  private static long at(List<Long> sorted, int percent) {
    return sorted.isEmpty() ? -1 : sorted.get((sorted.size() - 1) * percent / 100);
  }

  private void judge(Watch watch, Daemon victim) {
    assertThat(victim.lines()).noneMatch(line -> line.contains("ERROR"));
    assertThat(victim.lines()).noneMatch(line -> line.contains("Our own block"));
    assertThat(at(delaysMillis(), 50)).isBetween(0L, 1_000L);
    assertThat(watch.mostRssMib).isBetween(1L, MOST_RSS_MIB);
    assertThat(watch.mostConnections).isGreaterThanOrEqualTo(30);
  }

  private void report(Watch watch, Daemon victim, Map<String, Integer> lives) throws Exception {
    List<Long> delays = delaysMillis();
    List<Long> answers = answeredMillis.stream().sorted().toList();
    String text =
        String.format(
            Locale.ROOT,
            "%d s: %d blocks of the honest peer, %d imported one by one after %d ms (median), %d ms"
                + " (95 %%), %d ms (most); %d payments acknowledged and mined, answered after %d ms"
                + " (median), %d ms (95 %%), %d not answered; resident at most %d MiB; %s;"
                + " attackers' lives: %s%n",
            SECONDS,
            mined.size(),
            delays.size(),
            at(delays, 50),
            at(delays, 95),
            at(delays, 100),
            acknowledged.size(),
            at(answers, 50),
            at(answers, 95),
            unanswered,
            watch.mostRssMib,
            watch.figures,
            lives);
    System.out.print(text);
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target", "hostile-soak.txt"), text);
    Files.write(Path.of("target", "hostile-soak.log"), victim.lines());
  }

  /** What is seen of the victim from outside. */
  private static final class Watch {
    private static final List<String> MOST =
        List.of(
            "poai_node_memory_share_used_bytes",
            "poai_node_direct_memory_used_bytes",
            "jvm_memory_used_bytes",
            "jvm_gc_collection_seconds",
            "poai_libp2p_connections",
            "poai_libp2p_bans",
            "poai_node_memory_debtors_cut_off");

    private final Daemon victim;
    private final String url;
    private final Map<String, Long> figures = new LinkedHashMap<>();
    private long mostRssMib;
    private long mostConnections;

    Watch(Daemon victim, String url) {
      this.victim = victim;
      this.url = url;
    }

    void look() throws Exception {
      mostRssMib = Math.max(mostRssMib, rssMib());
      try (var in = new java.net.URL(url + "/metrics").openStream()) {
        new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .filter(line -> MOST.stream().anyMatch(line::startsWith))
            .forEach(this::figure);
      }
    }

    private void figure(String line) {
      int space = line.lastIndexOf(' ');
      long value = (long) Double.parseDouble(line.substring(space + 1));
      figures.merge(line.substring(0, space), value, Math::max);
      if (line.startsWith("poai_libp2p_connections")) {
        mostConnections = Math.max(mostConnections, value);
      }
    }

    private long rssMib() throws Exception {
      OptionalLong kib =
          Files.readAllLines(Path.of("/proc/" + victim.handle().pid() + "/status")).stream()
              .filter(line -> line.startsWith("VmRSS"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst();
      return kib.orElse(0) >> 10;
    }
  }
}
