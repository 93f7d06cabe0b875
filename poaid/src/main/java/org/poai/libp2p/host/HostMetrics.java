package org.poai.libp2p.host;

import java.util.List;
import org.poai.libp2p.stream.Traffic;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.LabelledCounter;

/** What a host counts. */
final class HostMetrics implements Traffic {
  private final LabelledCounter<String> received;
  private final LabelledCounter<String> sent;
  private final LabelledCounter<Dial> dials;
  private final LabelledCounter<Inbound> connections;

  private enum Dial {
    CONNECTED,
    FAILED
  }

  private enum Inbound {
    CONNECTED,
    FAILED,
    REFUSED
  }

  HostMetrics(Metrics metrics, Links links, Bans bans) {
    MetricCategory category = MetricCategory.LIBP2P;
    received =
        metrics.amounts(
            category, "received_bytes", "Payload received, by protocol", "protocol", List.of());
    sent =
        metrics.amounts(category, "sent_bytes", "Payload sent, by protocol", "protocol", List.of());
    dials = metrics.counter(category, "dials", "Connections that we tried", "result", Dial.class);
    connections =
        metrics.counter(
            category, "inbound_connections", "Connections to us", "result", Inbound.class);
    metrics.gauge(category, "peers", "Connected peers", () -> links.peers().size());
    metrics.gauge(
        category,
        "outbound_peers",
        "Connected peers that we dialled",
        () -> links.peers().stream().filter(Peer::outbound).count());
    metrics.gauge(category, "connections", "Open connections", () -> links.count(link -> true));
    metrics.gauge(
        category, "upgrading", "Inbound connections that are not upgraded yet", links::upgrading);
    metrics.gauge(category, "bans", "Bans that hold", bans::size);
  }

  @Override
  public void received(String protocol, int bytes) {
    received.add(label(protocol), bytes);
  }

  @Override
  public void sent(String protocol, int bytes) {
    sent.add(label(protocol), bytes);
  }

  private static String label(String protocol) {
    return protocol.isEmpty() ? "multistream" : protocol;
  }

  void connected(boolean outbound) {
    if (outbound) {
      dials.increment(Dial.CONNECTED);
    } else {
      connections.increment(Inbound.CONNECTED);
    }
  }

  void failed(boolean outbound) {
    if (outbound) {
      dials.increment(Dial.FAILED);
    } else {
      connections.increment(Inbound.FAILED);
    }
  }

  void refused() {
    connections.increment(Inbound.REFUSED);
  }
}
