package org.poai.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.primitives.Bytes;

/**
 * Hosts that meet in virtual time: who is not connected, may dial and has a way to the other is
 * dialled every few seconds; what is sent takes the latency of both ends. Where a way is cut,
 * messages are lost, and connections end after a while, as if nothing answered a ping.
 */
public final class VirtualNet {
  private static final long DIAL_MILLIS = 2_000;
  private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(15);

  final VirtualTime time;
  private final SplittableRandom random;
  private final Map<PeerId, VirtualHost> hosts = new LinkedHashMap<>();
  private final Map<Link, Long> silentSince = new LinkedHashMap<>();
  private BiPredicate<VirtualHost, VirtualHost> isCut = (one, other) -> false;

  private record Link(PeerId one, PeerId other) {}

  public VirtualNet(VirtualTime time, SplittableRandom random) {
    this.time = time;
    this.random = random;
    time.after(DIAL_MILLIS, this::tick);
  }

  /** A new host with so much latency to everybody. */
  public VirtualHost host(int number, int latencyMillis) {
    PeerId id =
        new PeerId(Bytes.of((byte) 0, (byte) 4, (byte) 9, (byte) 9, (byte) 9, (byte) number));
    VirtualHost host = new VirtualHost(this, number, id, latencyMillis);
    hosts.put(id, host);
    return host;
  }

  /** From now on there is no way between hosts of which this holds. */
  public void cut(BiPredicate<VirtualHost, VirtualHost> between) {
    isCut = between;
  }

  Optional<VirtualHost> find(PeerId id) {
    return Optional.ofNullable(hosts.get(id));
  }

  boolean hasWay(VirtualHost one, VirtualHost other) {
    return one.isUp() && other.isUp() && !isCut.test(one, other);
  }

  /** Brings something from one host to the other, unless the way is cut when it arrives. */
  void send(VirtualHost from, VirtualHost to, long bytes, Runnable arrival) {
    long bandwidthMillis = bytes / 1_000;
    long millis = from.latencyMillis() + to.latencyMillis() + bandwidthMillis;
    long jitter = random.nextInt(1 + from.latencyMillis() / 4);
    time.after(
        millis + jitter,
        () -> {
          if (hasWay(from, to)) {
            arrival.run();
          }
        });
  }

  private void tick() {
    List<VirtualHost> all = List.copyOf(hosts.values());
    for (VirtualHost one : all) {
      for (VirtualHost other : all) {
        if (one != other && one.isConnected(other.id())) {
          ping(one, other);
        } else if (one != other && one.mayDial(other) && hasWay(one, other)) {
          connect(one, other);
        }
      }
    }
    time.after(DIAL_MILLIS, this::tick);
  }

  private void ping(VirtualHost one, VirtualHost other) {
    Link link = new Link(one.id(), other.id());
    if (hasWay(one, other)) {
      silentSince.remove(link);
    } else if (time.nanos() - silentSince.computeIfAbsent(link, l -> time.nanos()) > PING_NANOS) {
      silentSince.remove(link);
      part(one, other);
    }
  }

  private static void connect(VirtualHost dialler, VirtualHost listener) {
    dialler.join(listener.id(), true);
    listener.join(dialler.id(), false);
  }

  void part(VirtualHost one, VirtualHost other) {
    one.left(other.id());
    other.left(one.id());
  }

  /** The host's process has ended. */
  void down(VirtualHost host) {
    hosts.values().forEach(other -> part(other, host));
  }
}
