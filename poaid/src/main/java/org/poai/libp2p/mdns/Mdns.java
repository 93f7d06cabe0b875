package org.poai.libp2p.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.PeerDiscovery;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the local network for peers at the start and every ten seconds, and says where this host can
 * be reached, on each interface with its addresses there.
 *
 * <p>One socket has joined the group on all interfaces, loopback included, so that two nodes of one
 * machine meet with no network at all; what is sent goes to the interfaces one after the other.
 * Interfaces that appear later are joined at the next question. The thread {@code mdns} owns all
 * state; {@code mdns-in} reads packets and hands over what matters, so many a second.
 */
public final class Mdns implements PeerDiscovery {
  private static final Logger LOG = LoggerFactory.getLogger(Mdns.class);

  private static final int NAME_LENGTH = 40;
  private static final String NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final long ANSWER_PAUSE_MILLIS = 1000;
  private static final int PACKETS_PER_SECOND = 200;
  private static final int ADDRESSES_PER_PEER = 8;
  private static final long STOP_MILLIS = 300;

  private final MdnsConfig config;
  private final Host host;
  private final Listener listener;
  private final String name;
  private final EventThread thread;
  private final EventThread receiver;
  private final Sightings sightings = new Sightings();
  private @Nullable GroupSocket socket;

  /** What is wrong with sending, and with receiving. */
  private volatile Optional<String> mute = Optional.empty();

  private volatile Optional<String> deaf = Optional.empty();
  private volatile boolean stopped;
  private boolean answering;
  private long answeredAt;

  /** Discovery for a host that has started; the listener hears on the thread {@code mdns}. */
  public Mdns(
      MdnsConfig config,
      Host host,
      SecureRandom random,
      CriticalFailure failure,
      Listener listener) {
    this.config = config;
    this.host = host;
    this.listener = listener;
    this.name = randomName(random);
    this.thread = new EventThread("mdns", failure);
    this.receiver = new EventThread("mdns-in", failure);
    this.answeredAt = now() - ANSWER_PAUSE_MILLIS;
  }

  /** A name that says nothing of the peer, new with each process. */
  private static String randomName(SecureRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < NAME_LENGTH; i++) {
      text.append(NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length())));
    }
    return text.toString();
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Does not fail; {@link #problem} says when it can find nobody. */
  @Override
  public void start() {
    try {
      GroupSocket opened = GroupSocket.open(config.port());
      socket = opened;
      receiver.execute(() -> receiveAll(opened));
      thread.execute(() -> ask(opened));
      // Whether anything leaves is known when this returns.
      var unused =
          thread
              .call(() -> true)
              .completeOnTimeout(false, STOP_MILLIS, TimeUnit.MILLISECONDS)
              .join();
      thread.repeat(() -> ask(opened), config.intervalMillis());
    } catch (IOException e) {
      deaf = Optional.of(unavailable("its port is closed to us: " + e.getMessage()));
    }
  }

  @Override
  public void stop() {
    stopped = true;
    if (socket != null) {
      socket.close();
    }
    thread.stop(STOP_MILLIS);
    receiver.stop(STOP_MILLIS);
  }

  @Override
  public Optional<String> problem() {
    return deaf.or(() -> mute);
  }

  private static String unavailable(String why) {
    return "Peers on the local network are not found (" + why + ").";
  }

  /** Asks on every interface, and says who we are without being asked. */
  private void ask(GroupSocket to) {
    thread.assertCurrent();
    byte[] query = Announcement.query(config.service());
    boolean works = false;
    for (NetworkInterface each : Interfaces.usable(config.networkInterface())) {
      works |= to.join(each) && to.send(query, each);
    }
    mute = works || stopped ? Optional.empty() : Optional.of(unavailable("no multicast here"));
    answerSoon(to);
  }

  /** Answers at once, or a second after the last answer, to all who have asked by then. */
  private void answerSoon(GroupSocket to) {
    if (!answering) {
      answering = true;
      thread.schedule(() -> answer(to), Math.max(0, answeredAt + ANSWER_PAUSE_MILLIS - now()));
    }
  }

  private void answer(GroupSocket to) {
    thread.assertCurrent();
    answering = false;
    answeredAt = now();
    List<Multiaddr> all = host.addresses();
    for (NetworkInterface each : Interfaces.usable(config.networkInterface())) {
      List<Multiaddr> here =
          all.stream()
              .filter(it -> it.ip().filter(ip -> Interfaces.has(each, ip)).isPresent())
              .toList();
      if (!here.isEmpty()) {
        var unused = to.send(announcement(here), each);
      }
    }
  }

  private byte[] announcement(List<Multiaddr> addresses) {
    return new Announcement(host.id(), addresses).encode(config.service(), name);
  }

  /** On {@code mdns-in} until the socket is closed. */
  private void receiveAll(GroupSocket from) {
    // One byte more than a packet may have shows that it had more.
    ByteBuffer buffer = ByteBuffer.allocate(DnsReader.MAX_BYTES + 1);
    PacketRate rate = new PacketRate(PACKETS_PER_SECOND);
    while (!stopped) {
      try {
        InetAddress sender = from.receive(buffer.clear());
        if (rate.admits(now())) {
          byte[] packet = new byte[buffer.flip().remaining()];
          buffer.get(packet);
          receive(packet, sender, from);
        }
      } catch (FormatException e) {
        LOG.debug("A packet that cannot be read: {}", e.getMessage());
      } catch (IOException e) {
        if (!stopped) {
          deaf = Optional.of(unavailable("its socket fails: " + e.getMessage()));
        }
        return;
      }
    }
  }

  private void receive(byte[] packet, InetAddress sender, GroupSocket from) throws FormatException {
    DnsMessage message = DnsReader.read(packet);
    if (Announcement.isAskedFor(message, config.service())) {
      thread.execute(() -> answerSoon(from));
    }
    Optional<Announcement> heard = Announcement.read(message, config.service());
    if (heard.isPresent() && !heard.get().peer().equals(host.id())) {
      boolean ours = Interfaces.isOurs(sender);
      List<Multiaddr> addresses =
          heard.get().addresses().stream()
              .filter(address -> isDialable(address, ours))
              .limit(ADDRESSES_PER_PEER)
              .toList();
      Announcement usable = new Announcement(heard.get().peer(), addresses);
      thread.execute(() -> found(usable));
    }
  }

  /**
   * IPs only, or else anyone could have us look names up; and the loopback of another machine is
   * not ours.
   */
  private static boolean isDialable(Multiaddr address, boolean sameMachine) {
    return address.ip().isPresent()
        && address.tcpAddress().isPresent()
        && !address.isUnspecified()
        && (sameMachine || !address.isLoopback());
  }

  private void found(Announcement peer) {
    if (!peer.addresses().isEmpty() && sightings.isNews(peer, System.nanoTime())) {
      listener.found(peer.peer(), peer.addresses());
    }
  }
}
