package org.poai.libp2p.host;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.poai.async.Clock;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;

/**
 * Hosts without sockets. Whatever they do to each other is a task of the network: either a test
 * runs them one by one, in order, with {@link #settle}, or an executor of one thread does.
 *
 * <pre>
 * MemoryNetwork network = new MemoryNetwork();
 * MemoryHost a = network.host();
 * MemoryHost b = network.host();
 * network.connect(a, b);
 * </pre>
 */
public final class MemoryNetwork implements Executor {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Optional<Executor> executor;
  private final Map<PeerId, MemoryHost> hosts = new ConcurrentHashMap<>();
  private final AtomicInteger ports = new AtomicInteger(1000);
  private final AtomicLong now = new AtomicLong(1_700_000_000_000L);
  private volatile int pieceBytes = Integer.MAX_VALUE;

  /** A network that stands still but within {@link #settle}. */
  public MemoryNetwork() {
    this.executor = Optional.empty();
  }

  /** A network that runs by itself, on an executor of one thread. */
  public MemoryNetwork(Executor executor) {
    this.executor = Optional.of(executor);
  }

  /** A new host with a key of its own. */
  public MemoryHost host() {
    return host(PrivateKey.generate(KeyType.ED25519, new SecureRandom()));
  }

  /** A new host. */
  public MemoryHost host(PrivateKey key) {
    MemoryHost host = new MemoryHost(this, PeerId.of(key.publicKey()), address());
    hosts.put(host.id(), host);
    return host;
  }

  private Multiaddr address() {
    try {
      return Multiaddr.parse("/ip4/127.0.0.1/tcp/" + ports.incrementAndGet());
    } catch (FormatException e) {
      throw new AssertionError(e);
    }
  }

  /** The first dials the second, and the network settles. */
  public void connect(MemoryHost dialer, MemoryHost listener) {
    var unused = dialer.dial(listener.dialAddress());
    settle();
  }

  /** Data arrives in pieces of at most so many bytes from now on. */
  public void cutInto(int bytes) {
    pieceBytes = bytes;
  }

  int pieceBytes() {
    return pieceBytes;
  }

  /** The time that bans are measured in. */
  public Clock clock() {
    return now::get;
  }

  public void advance(long millis) {
    now.addAndGet(millis);
  }

  @Override
  public void execute(Runnable task) {
    if (executor.isPresent()) {
      executor.get().execute(task);
    } else {
      tasks.add(task);
    }
  }

  /** Runs what is to be done until nothing is. Nothing to do where an executor runs it. */
  public void settle() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  Optional<MemoryHost> at(Multiaddr address) {
    Multiaddr bare = address.withoutPeer();
    return all().stream().filter(host -> host.addresses().contains(bare)).findFirst();
  }

  Optional<MemoryHost> of(PeerId id) {
    return Optional.ofNullable(hosts.get(id));
  }

  Collection<MemoryHost> all() {
    return new ArrayList<>(hosts.values());
  }
}
