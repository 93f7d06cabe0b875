package org.poai.libp2p.gossipsub.router;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.poai.libp2p.gossipsub.rpc.Message;
import org.poai.libp2p.gossipsub.rpc.MessageId;
import org.poai.libp2p.gossipsub.rpc.Rpc;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.gossipsub.score.ScoreParams;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.primitives.Bytes;

/** One router with time by hand, numbered peers, and a record of what it sends and asks. */
final class Rig implements RouterOutput, RouterObserver {
  static final String TOPIC = "t";
  static final PeerId SELF = peer(0);

  /** An RPC that the router sent. */
  record Sent(PeerId to, Priority priority, Rpc rpc) {}

  final Router router;
  final List<Sent> sent = new ArrayList<>();
  final List<Delivery> asked = new ArrayList<>();
  final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
  final Map<Breach, Integer> breaches = new EnumMap<>(Breach.class);
  long now = 1_000_000;
  private final SigningPolicy signing;

  Rig() {
    this(params -> params);
  }

  Rig(UnaryOperator<GossipParams> params) {
    this(params, SigningPolicy.strictNoSign());
  }

  Rig(UnaryOperator<GossipParams> params, SigningPolicy signing) {
    this(params.apply(GossipParams.DEFAULT), ScoreParams.DEFAULT, signing);
  }

  Rig(GossipParams params, ScoreParams scores, SigningPolicy signing) {
    this.signing = signing;
    Random random = new Random(7);
    router =
        new Router(
            new RouterConfig(SELF, params, scores, signing),
            () -> now,
            random::nextInt,
            this,
            this);
  }

  /** A peer id that is only a number. */
  static PeerId peer(int number) {
    return new PeerId(
        Bytes.of((byte) 0, (byte) 4, (byte) 8, (byte) 1, (byte) (number >> 8), (byte) number));
  }

  @Override
  public void send(PeerId peer, Parcel outgoing) {
    sent.add(new Sent(peer, outgoing.priority(), outgoing.rpc()));
  }

  @Override
  public void validate(Delivery delivery) {
    asked.add(delivery);
  }

  @Override
  public void message(Fate fate) {
    fates.merge(fate, 1, Integer::sum);
  }

  @Override
  public void control(Control kind, boolean isSent, int count) {}

  @Override
  public void breach(Breach breach) {
    breaches.merge(breach, 1, Integer::sum);
  }

  /** Connected peers that we dialled, subscribed to the topic. */
  Rig dialled(int from, int to) {
    return connect(from, to, true);
  }

  /** Connected peers that dialled us, subscribed to the topic. */
  Rig accepted(int from, int to) {
    return connect(from, to, false);
  }

  private Rig connect(int from, int to, boolean outbound) {
    for (int number = from; number <= to; number++) {
      router.connected(peer(number), outbound, "address" + number);
      subscribe(number, TOPIC);
    }
    return this;
  }

  Rig joined() {
    router.join(TOPIC);
    return this;
  }

  /** Forgets what was sent so far. */
  Rig forget() {
    sent.clear();
    return this;
  }

  void subscribe(int number, String topic) {
    receive(number, Rpc.control(List.of(new Rpc.Subscription(topic, true)), List.of(), List.of()));
  }

  void receive(int number, Rpc rpc) {
    router.received(peer(number), rpc);
  }

  void graft(int number) {
    receive(number, Rpc.control(List.of(), List.of(TOPIC), List.of()));
  }

  void prune(int number, long seconds) {
    Rpc.Prune prune = new Rpc.Prune(TOPIC, seconds);
    receive(number, Rpc.control(List.of(), List.of(), List.of(prune)));
  }

  void ihave(int number, MessageId... ids) {
    receive(number, Rpc.gossip(List.of(new Rpc.Ihave(TOPIC, List.of(ids))), List.of()));
  }

  void iwant(int number, MessageId... ids) {
    receive(number, Rpc.gossip(List.of(), List.of(ids)));
  }

  void message(int number, String text) {
    receive(number, Rpc.message(sealed(text)));
  }

  Message sealed(String text) {
    return signing.seal(TOPIC, bytes(text));
  }

  /** The id of an unsigned message. */
  static MessageId id(String text) {
    SigningPolicy unsigned = SigningPolicy.strictNoSign();
    return unsigned.name(unsigned.seal(TOPIC, bytes(text))).orElseThrow().id();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void publish(String text) {
    router.publish(TOPIC, bytes(text));
  }

  /** Says the same of all that was asked since. */
  void judge(Verdict verdict) {
    List<Delivery> all = List.copyOf(asked);
    asked.clear();
    all.forEach(delivery -> router.validated(delivery, verdict));
  }

  /** One heartbeat after the time that a heartbeat takes. */
  void heartbeat() {
    now += 1000;
    router.heartbeat();
  }

  void heartbeats(int count) {
    for (int i = 0; i < count; i++) {
      heartbeat();
    }
  }

  double score(int number) {
    return router.score(peer(number));
  }

  boolean inMesh(int number) {
    return router.mesh(TOPIC).contains(peer(number));
  }

  int meshSize() {
    return router.mesh(TOPIC).size();
  }

  /** Peers of the mesh that we dialled, when those are the peers below a number. */
  long meshBelow(int number) {
    return router.mesh(TOPIC).stream().filter(id -> number(id) < number).count();
  }

  static int number(PeerId id) {
    return (id.multihash().get(4) & 0xff) << 8 | (id.multihash().get(5) & 0xff);
  }

  /** What was sent to a peer, seen through one part of an RPC. */
  <T> List<T> sent(int number, Function<Rpc, List<T>> part) {
    return sent.stream()
        .filter(each -> each.to().equals(peer(number)))
        .flatMap(each -> part.apply(each.rpc()).stream())
        .toList();
  }

  /** The peers that got something in one part of an RPC. */
  <T> List<Integer> receivers(Function<Rpc, List<T>> part) {
    return sent.stream()
        .filter(each -> !part.apply(each.rpc()).isEmpty())
        .map(each -> number(each.to()))
        .toList();
  }
}
