package org.poai.libp2p.host;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.poai.async.Clock;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multistream.Negotiator;
import org.poai.libp2p.noise.Noise;
import org.poai.libp2p.stream.MuxedStream;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.libp2p.stream.StreamLimitException;
import org.poai.libp2p.transport.Connection;
import org.poai.libp2p.transport.ConnectionListener;
import org.poai.libp2p.transport.DialException;
import org.poai.libp2p.transport.ListenException;
import org.poai.libp2p.transport.TcpTransport;
import org.poai.libp2p.transport.Transport;
import org.poai.libp2p.transport.Upgrader;
import org.poai.libp2p.yamux.YamuxSession;
import org.poai.metrics.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host over TCP, Noise and Yamux. */
public final class Libp2pHost implements Host {
  private static final Logger LOG = LoggerFactory.getLogger(Libp2pHost.class);

  private final HostConfig config;
  private final PeerId id;
  private final Bans bans;

  /** Peers that we do not dial for a while, by id. */
  private final Bans avoided;

  /** Peers that are kept away for a while, by id. */
  private final Bans suspended;

  private final Links links;
  private final HostMetrics metrics;
  private final Transport transport;
  private final Map<String, Served> served = new ConcurrentHashMap<>();

  /** A protocol of ours. */
  private record Served(StreamLimits limits, StreamAcceptor acceptor) {}

  public Libp2pHost(HostConfig config, Bans bans, Clock clock, Metrics metrics) {
    this.config = config;
    this.id = PeerId.of(config.identity().publicKey());
    this.bans = bans;
    this.avoided = Bans.inMemory(clock);
    this.suspended = Bans.inMemory(clock);
    this.links = new Links(config.limits());
    this.metrics = new HostMetrics(metrics, links, bans);
    Upgrader upgrader =
        new Upgrader(
            id,
            new Noise(config.identity(), List.of(YamuxSession.PROTOCOL), new SecureRandom()),
            config.limits().streams(),
            config.limits().upgradeWithin(),
            this.metrics,
            config.memory(),
            new Connections());
    this.transport = new TcpTransport(upgrader, config.threads());
  }

  /** Listens; throws {@link HostStartException} when it cannot. */
  @Override
  public void start() {
    for (Multiaddr address : config.listen()) {
      try {
        transport.listen(address);
      } catch (ListenException e) {
        transport.close();
        throw new HostStartException(String.valueOf(e.getMessage()), e.isInUse());
      }
    }
  }

  @Override
  public void stop() {
    links.connections(peer -> true).forEach(Connection::close);
    transport.close();
  }

  @Override
  public PeerId id() {
    return id;
  }

  @Override
  public List<Multiaddr> addresses() {
    return transport.addresses();
  }

  @Override
  public void serve(String protocol, StreamLimits limits, StreamAcceptor acceptor) {
    served.put(protocol, new Served(limits, acceptor));
  }

  @Override
  public List<String> protocols() {
    return served.keySet().stream().sorted().toList();
  }

  @Override
  public CompletableFuture<PeerId> dial(Multiaddr address) {
    Optional<PeerId> expected = address.peerId();
    if (expected.isPresent() && expected.get().equals(id)) {
      return CompletableFuture.failedFuture(DialException.self());
    }
    if (expected.isPresent() && links.find(expected.get()).isPresent()) {
      return CompletableFuture.completedFuture(expected.get());
    }
    if (expected.filter(this::isUnwelcome).isPresent()) {
      return CompletableFuture.failedFuture(new DialException("it is banned"));
    }
    if (expected.filter(peer -> avoided.contains(peer.toString())).isPresent()) {
      return CompletableFuture.failedFuture(new DialException("it is not dialled for a while"));
    }
    return transport.dial(address).thenApply(Connection::peer);
  }

  private boolean isUnwelcome(PeerId peer) {
    return bans.contains(peer.toString()) || suspended.contains(peer.toString());
  }

  /** By its IP, which says nothing of whom we dial, nor on loopback. */
  private boolean isBannedFrom(Multiaddr remote) {
    return !remote.isLoopback() && remote.ipText().filter(bans::contains).isPresent();
  }

  @Override
  public CompletableFuture<Stream> open(
      PeerId peer, List<String> protocols, StreamAcceptor acceptor) {
    Optional<Link> link = links.find(peer);
    if (link.isEmpty()) {
      return CompletableFuture.failedFuture(HostException.failed("not connected"));
    }
    CompletableFuture<Stream> result = new CompletableFuture<>();
    try {
      link.get().connection.loop().execute(() -> openOn(link.get(), protocols, acceptor, result));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(HostException.failed("the host has stopped"));
    }
    return result;
  }

  private void openOn(
      Link link,
      List<String> protocols,
      StreamAcceptor acceptor,
      CompletableFuture<Stream> result) {
    StreamNegotiation negotiation =
        new StreamNegotiation(
            Negotiator.initiator(protocols),
            new StreamNegotiation.Outcome() {
              @Override
              public StreamHandler agreed(MuxedStream stream, String protocol) {
                Optional<StreamHandler> handler = counted(link, stream, acceptor, limits(protocol));
                if (handler.isPresent()) {
                  result.complete(stream);
                } else {
                  result.completeExceptionally(HostException.failed("too many streams"));
                }
                return handler.orElse(StreamHandler.IGNORING);
              }

              @Override
              public void refused(HostException why) {
                result.completeExceptionally(why);
              }
            });
    try {
      MuxedStream stream = link.connection.muxer().open(negotiation);
      negotiation.begin(stream);
      negotiation.within(Negotiator.DEADLINE, stream, link.connection.loop());
    } catch (StreamLimitException e) {
      result.completeExceptionally(HostException.failed(String.valueOf(e.getMessage())));
    }
  }

  private StreamLimits limits(String protocol) {
    Served ours = served.get(protocol);
    return ours == null ? StreamLimits.DEFAULT : ours.limits();
  }

  /** The protocol's handler; the stream is reset where there are too many. */
  private static Optional<StreamHandler> counted(
      Link link, MuxedStream stream, StreamAcceptor acceptor, StreamLimits limits) {
    int limit = stream.isOutbound() ? limits.outbound() : limits.inbound();
    if (!link.take(stream.protocol(), stream.isOutbound(), limit)) {
      stream.reset();
      return Optional.empty();
    }
    return Optional.of(new CountedHandler(acceptor.accept(stream), link));
  }

  @Override
  public Optional<Peer> peer(PeerId peer) {
    return links.find(peer).map(link -> link.peer);
  }

  @Override
  public List<Peer> peers() {
    return links.peers();
  }

  @Override
  public void addListener(HostListener listener) {
    links.addListener(listener);
  }

  @Override
  public void disconnect(PeerId peer, String reason) {
    LOG.debug("Disconnecting {}: {}", peer, reason);
    links.connections(other -> other.id().equals(peer)).forEach(Connection::close);
  }

  @Override
  public void avoid(PeerId peer, Duration duration) {
    avoided.add(peer.toString(), duration);
  }

  @Override
  public void suspend(PeerId peer, Duration duration, String reason) {
    suspended.add(peer.toString(), duration);
    disconnect(peer, reason);
  }

  @Override
  public Duration ban(PeerId peer, String banKey, String reason) {
    Set<String> keys = new LinkedHashSet<>(Set.of(peer.toString()));
    if (!OwnAddresses.contains(banKey)) {
      keys.add(banKey);
    }
    LOG.debug("Banning {}: {}", keys, reason);
    Duration duration = bans.add(keys);
    links.connections(other -> other.id().equals(peer)).forEach(Connection::close);
    return duration;
  }

  /** What becomes of connections. */
  private final class Connections implements ConnectionListener {
    @Override
    public boolean admits(Multiaddr remote) {
      boolean welcome = !isBannedFrom(remote) && links.admits(remote, bansNear(remote));
      if (!welcome) {
        metrics.refused();
      }
      return welcome;
    }

    /** Bans that hold in the network of an address. */
    private int bansNear(Multiaddr remote) {
      Optional<String> subnet = remote.subnet();
      return remote.isPrivate() ? 0 : bans.count(key -> Multiaddr.subnetOf(key).equals(subnet));
    }

    @Override
    public void failed(Multiaddr remote, boolean outbound, DialException why) {
      LOG.debug("No connection {} {}: {}", outbound ? "to" : "from", remote, why.getMessage());
      metrics.failed(outbound);
      if (!outbound) {
        links.upgraded(remote);
        if (why.isSelf()) {
          links.metSelf(remote);
        }
      }
    }

    @Override
    public boolean opened(Connection connection) {
      if (!connection.outbound()) {
        links.upgraded(connection.address());
      }
      boolean welcome = !isUnwelcome(connection.peer()) && links.add(connection).isPresent();
      if (welcome) {
        metrics.connected(connection.outbound());
      } else {
        metrics.refused();
      }
      return welcome;
    }

    @Override
    public void closed(Connection connection) {
      links.remove(connection);
    }

    @Override
    public StreamHandler accept(Connection connection, MuxedStream stream) {
      Optional<Link> link = links.of(connection);
      if (link.isEmpty()) {
        stream.reset();
        return StreamHandler.IGNORING;
      }
      StreamNegotiation negotiation =
          new StreamNegotiation(
              Negotiator.responder(protocols()),
              new StreamNegotiation.Outcome() {
                @Override
                public StreamHandler agreed(MuxedStream agreed, String protocol) {
                  Served ours = served.get(protocol);
                  return Optional.ofNullable(ours)
                      .flatMap(it -> counted(link.get(), agreed, it.acceptor(), it.limits()))
                      .orElse(StreamHandler.IGNORING);
                }

                @Override
                public void refused(HostException why) {
                  LOG.debug("{} opened a stream in vain: {}", connection.peer(), why.getMessage());
                }
              });
      negotiation.within(Negotiator.DEADLINE, stream, link.get().connection.loop());
      return negotiation;
    }
  }
}
