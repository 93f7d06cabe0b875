package org.poai.libp2p.host;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.poai.async.Clock;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;

/** Hosts on loopback ports that the system chooses. */
public final class HostPair implements AutoCloseable {
  public final Libp2pHost dialer;
  public final Libp2pHost listener;

  private HostPair(Libp2pHost dialer, Libp2pHost listener) {
    this.dialer = dialer;
    this.listener = listener;
  }

  /** Two started hosts, the first connected to the second. */
  public static HostPair connected() throws Exception {
    return connected(KeyType.ED25519, KeyType.SECP256K1);
  }

  static HostPair connected(KeyType one, KeyType other) throws Exception {
    HostPair pair = new HostPair(host(one), host(other));
    pair.connect();
    return pair;
  }

  private void connect() throws Exception {
    var unused = dialer.dial(address(listener)).get(10, TimeUnit.SECONDS);
  }

  /** A started host with plenty of everything. */
  public static Libp2pHost host(KeyType type) throws FormatException {
    return host(type, HostLimits.generous(), Bans.inMemory(Clock.system()));
  }

  static Libp2pHost host(KeyType type, HostLimits limits, Bans bans) throws FormatException {
    HostConfig config =
        new HostConfig(
            PrivateKey.generate(type, new SecureRandom()),
            List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")),
            limits,
            1,
            MemoryShare.unlimited());
    Libp2pHost host = new Libp2pHost(config, bans, Clock.system(), new Metrics());
    host.start();
    return host;
  }

  /** Where a host can be dialled. */
  public static Multiaddr address(Host host) {
    return host.addresses().get(0).withPeer(host.id());
  }

  @Override
  public void close() {
    dialer.stop();
    listener.stop();
  }
}
