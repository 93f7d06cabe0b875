package org.poai.memory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;

/**
 * The account of one node. Each share is reserved for its purpose: what clients of JSON-RPC make us
 * hold can never take the room of peers.
 *
 * @param peers for connected peers: answers on their way out, gossip both ways, unfinished frames,
 *     messages that are being judged
 * @param clients for clients of HTTP and WebSocket: requests and answers
 * @param candidates for blocks that wait for a parent, a proof, their time, or those below them
 */
public record MemoryAccount(MemoryShare peers, MemoryShare clients, MemoryShare candidates) {
  /** Of the heap three sixteenths for peers, two for clients, two for blocks that wait. */
  public static MemoryAccount ofHeap(long heapBytes) {
    return new MemoryAccount(
        new MemoryShare("peers", heapBytes / 16 * 3),
        new MemoryShare("clients", heapBytes / 8),
        new MemoryShare("candidates", heapBytes / 8));
  }

  /** The account of this process. */
  public static MemoryAccount ofThisProcess() {
    return ofHeap(Runtime.getRuntime().maxMemory());
  }

  /** Shows the shares. */
  public void register(Metrics metrics) {
    MetricCategory node = MetricCategory.NODE;
    metrics.gauges(
        node,
        "memory_share_used_bytes",
        "What strangers make this node hold, by share of the memory account",
        "share",
        () -> each(MemoryShare::used));
    metrics.gauges(
        node,
        "memory_share_limit_bytes",
        "What strangers may make this node hold, by share of the memory account",
        "share",
        () -> each(MemoryShare::limit));
    metrics.gauges(
        node,
        "memory_debtors_cut_off",
        "Peers and clients that were cut off as the largest debtor of a full share",
        "share",
        () -> each(MemoryShare::cutOffs));
    metrics.gauges(
        node,
        "memory_failures",
        "Errors of the JVM while bytes of strangers were handled",
        "share",
        () -> each(share -> share.shortage().count()));
    metrics.gauge(
        node,
        "direct_memory_used_bytes",
        "Memory outside of the heap that sockets are read and written through",
        DirectMemory::used);
    metrics.gauge(
        node,
        "direct_memory_limit_bytes",
        "Most memory outside of the heap that sockets may use",
        DirectMemory::limit);
  }

  private Map<String, Long> each(ToLongFunction<MemoryShare> figure) {
    Map<String, Long> figures = new LinkedHashMap<>();
    shares().forEach(share -> figures.put(share.name(), figure.applyAsLong(share)));
    return figures;
  }

  private List<MemoryShare> shares() {
    return List.of(peers, clients, candidates);
  }

  /**
   * What is wrong with the memory that strangers take: a share in which somebody waits for room,
   * memory of sockets that runs short, errors of the last minutes.
   */
  public Optional<String> health() {
    List<String> failing =
        shares().stream()
            .filter(share -> share.shortage().isRecent())
            .map(MemoryShare::name)
            .toList();
    if (DirectMemory.isNearlyFull() || !failing.isEmpty()) {
      return Optional.of(
          "memory for sockets runs short"
              + (failing.isEmpty() ? "" : ", connections failed of: " + String.join(", ", failing))
              + "; start with more heap, or let fewer connect");
    }
    String full =
        shares().stream()
            .filter(MemoryShare::isFull)
            .map(share -> share.name() + " (" + (share.limit() >> 20) + " MiB)")
            .collect(Collectors.joining(", "));
    return full.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the memory set aside is full for: " + full + "; start with more heap, or fewer peers");
  }
}
