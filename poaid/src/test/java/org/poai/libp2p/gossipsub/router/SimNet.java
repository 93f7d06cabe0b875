package org.poai.libp2p.gossipsub.router;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.poai.libp2p.gossipsub.rpc.Message;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.RpcCodec;
import org.poai.libp2p.gossipsub.rpc.RpcLimits;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.gossipsub.score.ScoreParams;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Routers in virtual time, one seed one story: links have delays, and lose what a queue may drop.
 * Data of one byte is invalid; other data is a number.
 */
final class SimNet {
  static final String TOPIC = "t";
  private static final RpcCodec CODEC = new RpcCodec(RpcLimits.DEFAULT);

  final List<Node> nodes = new ArrayList<>();
  final Random random;
  private final double loss;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long now;
  private long order;
  private boolean quiet;

  SimNet(long seed, int count, double loss) {
    this.random = new Random(seed);
    this.loss = loss;
    for (int i = 0; i < count; i++) {
      nodes.add(new Node(i));
    }
  }

  private record Event(long at, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  void after(long millis, Runnable action) {
    events.add(new Event(now + millis, order++, action));
  }

  /** Lets so much time pass. */
  void run(long millis) {
    long end = now + millis;
    while (!events.isEmpty() && events.element().at <= end) {
      Event next = events.remove();
      now = next.at;
      next.action.run();
    }
    now = end;
  }

  /** Lets what is under way arrive, with no heartbeat in between. */
  void settle() {
    quiet = true;
    run(500);
    quiet = false;
  }

  /** A node by number; its peer id is the number plus one. */
  final class Node implements RouterOutput {
    final int number;
    final PeerId id;
    final Router router;
    final Set<Node> peers = new LinkedHashSet<>();

    /** Those of {@code peers} that it dialled. */
    final Set<Node> dialled = new LinkedHashSet<>();

    /** How often each number came. */
    final Map<Integer, Integer> received = new HashMap<>();

    boolean stopped;

    Node(int number) {
      this.number = number;
      this.id = Rig.peer(number + 1);
      this.router =
          new Router(
              new RouterConfig(
                  id, GossipParams.DEFAULT, ScoreParams.DEFAULT, SigningPolicy.strictNoSign()),
              () -> now,
              random::nextInt,
              this,
              RouterObserver.NONE);
      after(random.nextInt(1000), this::heartbeat);
    }

    private void heartbeat() {
      if (!stopped && !quiet) {
        router.heartbeat();
      }
      after(1000, this::heartbeat);
    }

    @Override
    public void send(PeerId peer, Parcel outgoing) {
      if (outgoing.priority() != Priority.CONTROL && random.nextDouble() < loss) {
        return;
      }
      for (byte[] frame : outgoing.frames(CODEC)) {
        send(node(peer), frame);
      }
    }

    /** What an attacker sends; one with streams of its own knows no queue. */
    void send(Node to, Rpc rpc) {
      for (byte[] frame : CODEC.encode(rpc)) {
        send(to, frame);
      }
    }

    private void send(Node to, byte[] frame) {
      if (!peers.contains(to)) {
        return;
      }
      long delay = Math.max(arrival.getOrDefault(to, 0L), now + 5 + random.nextInt(45)) - now;
      arrival.put(to, now + delay);
      after(delay, () -> to.receive(this, frame));
    }

    /** When the last frame to each peer arrives: a stream keeps the order. */
    private final Map<Node, Long> arrival = new HashMap<>();

    private void receive(Node from, byte[] frame) {
      if (stopped) {
        return;
      }
      try {
        FrameReader reader = new FrameReader(RpcLimits.DEFAULT.maxBytes());
        byte[] content = reader.next(io.netty.buffer.Unpooled.wrappedBuffer(frame));
        if (content != null && content.length > 0) {
          router.received(from.id, CODEC.decode(content));
        }
      } catch (FormatException e) {
        router.malformed(from.id);
      }
    }

    @Override
    public void validate(Delivery delivery) {
      byte[] data = delivery.message().data();
      boolean valid = data.length == Integer.BYTES;
      if (valid) {
        received.merge(ByteBuffer.wrap(data).getInt(), 1, Integer::sum);
      }
      after(
          random.nextInt(20),
          () -> router.validated(delivery, valid ? Verdict.ACCEPT : Verdict.REJECT));
    }

    void publish(int value) {
      router.publish(TOPIC, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    Message invalid() {
      return SigningPolicy.strictNoSign().seal(TOPIC, new byte[] {(byte) random.nextInt(256)});
    }

    @Override
    public String toString() {
      return "node " + number + " of " + peers.size() + " peers, mesh of " + mesh().size();
    }

    Set<Node> mesh() {
      Set<Node> mesh = new LinkedHashSet<>();
      router.mesh(TOPIC).forEach(peer -> mesh.add(node(peer)));
      return mesh;
    }
  }

  Node node(PeerId id) {
    return nodes.get(Rig.number(id) - 1);
  }

  void connect(Node dialler, Node listener) {
    if (dialler != listener && dialler.peers.add(listener)) {
      dialler.dialled.add(listener);
      listener.peers.add(dialler);
      dialler.router.connected(listener.id, true, listener.id.toString());
      listener.router.connected(dialler.id, false, dialler.id.toString());
    }
  }

  void disconnect(Node one, Node other) {
    if (one.peers.remove(other)) {
      other.peers.remove(one);
      one.dialled.remove(other);
      other.dialled.remove(one);
      one.router.disconnected(other.id);
      other.router.disconnected(one.id);
    }
  }

  /** Everybody dials so many others, by lot, and joins the topic. */
  void meet(int dials) {
    for (Node node : nodes) {
      for (int i = 0; i < dials; i++) {
        connect(node, nodes.get(random.nextInt(nodes.size())));
      }
      node.router.join(TOPIC);
    }
  }
}
