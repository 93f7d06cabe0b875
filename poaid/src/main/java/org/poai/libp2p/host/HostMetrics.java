package org.poai.libp2p.host;

import org.poai.libp2p.stream.Traffic;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.AmountCounter;
import org.poai.metrics.Metrics.LabelledCounter;

/** What a host counts. */
final class HostMetrics implements Traffic {
  private final AmountCounter received;
  private final AmountCounter sent;
  private final LabelledCounter dials;
  private final LabelledCounter connections;

  HostMetrics(Metrics metrics, Links links, Bans bans) {
    MetricCategory category = MetricCategory.LIBP2P;
    received =
        metrics.amounts(category, "received_bytes", "Payload received, by protocol", "protocol");
    sent = metrics.amounts(category, "sent_bytes", "Payload sent, by protocol", "protocol");
    dials = metrics.counter(category, "dials", "Connections that we tried", "result");
    connections = metrics.counter(category, "inbound_connections", "Connections to us", "result");
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
    (outbound ? dials : connections).increment("connected");
  }

  void failed(boolean outbound) {
    (outbound ? dials : connections).increment("failed");
  }

  void refused() {
    connections.increment("refused");
  }
}
