package org.poai.libp2p.gossipsub;

import java.util.function.Supplier;
import org.poai.libp2p.gossipsub.router.Priority;
import org.poai.libp2p.gossipsub.router.RouterObserver;
import org.poai.libp2p.gossipsub.router.RouterStatus;
import org.poai.libp2p.gossipsub.score.Thresholds;
import org.poai.metrics.MetricCategory;
import org.poai.metrics.Metrics;
import org.poai.metrics.Metrics.LabelledCounter;

/** What gossipsub counts. Bytes are counted by the host, under our protocol. */
final class GossipMetrics implements RouterObserver {
  private final LabelledCounter<Fate> messages;
  private final LabelledCounter<Control> received;
  private final LabelledCounter<Control> sent;
  private final LabelledCounter<Breach> breaches;
  private final LabelledCounter<Priority> dropped;

  GossipMetrics(Metrics metrics, Thresholds thresholds, Supplier<RouterStatus> status) {
    MetricCategory of = MetricCategory.LIBP2P;
    messages =
        metrics.counter(
            of,
            "gossip_messages",
            "Messages that came, by what became of them",
            "fate",
            Fate.class);
    received =
        metrics.counter(
            of, "gossip_control_received", "Entries of control messages", "kind", Control.class);
    sent =
        metrics.counter(
            of, "gossip_control_sent", "Entries of control messages", "kind", Control.class);
    breaches =
        metrics.counter(
            of, "gossip_breaches", "Breaches of the protocol (P7)", "breach", Breach.class);
    dropped =
        metrics.counter(
            of, "gossip_dropped", "RPCs that a slow peer did not get", "priority", Priority.class);
    metrics.gauges(
        of, "gossip_mesh_peers", "Peers in the mesh", "topic", () -> status.get().meshes());
    metrics.gauge(
        of, "gossip_pending", "Messages that are being judged", () -> status.get().pending());
    gauge(metrics, "gossip_peers_below_zero", 0, status);
    gauge(metrics, "gossip_peers_below_gossip", thresholds.gossip(), status);
    gauge(metrics, "gossip_peers_below_publish", thresholds.publish(), status);
    gauge(metrics, "gossip_peers_graylisted", thresholds.graylist(), status);
  }

  private static void gauge(
      Metrics metrics, String name, double threshold, Supplier<RouterStatus> status) {
    metrics.gauge(
        MetricCategory.LIBP2P,
        name,
        "Peers whose score is below " + threshold,
        () -> status.get().below(threshold));
  }

  @Override
  public void message(Fate fate) {
    messages.increment(fate);
  }

  @Override
  public void control(Control kind, boolean isSent, int count) {
    (isSent ? sent : received).add(kind, count);
  }

  @Override
  public void breach(Breach breach) {
    breaches.increment(breach);
  }

  void dropped(Priority priority) {
    dropped.increment(priority);
  }
}
