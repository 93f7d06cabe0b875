package org.poai.tools;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.poai.async.Clock;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.crypto.Sha256;
import org.poai.libp2p.gossipsub.Gossipsub;
import org.poai.libp2p.gossipsub.GossipsubConfig;
import org.poai.libp2p.gossipsub.PubSub.Validation;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.host.Bans;
import org.poai.libp2p.host.HostConfig;
import org.poai.libp2p.host.HostLimits;
import org.poai.libp2p.host.HostStartException;
import org.poai.libp2p.host.Libp2pHost;
import org.poai.libp2p.identify.Identify;
import org.poai.libp2p.mdns.Mdns;
import org.poai.libp2p.mdns.MdnsConfig;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.ping.FrameEcho;
import org.poai.libp2p.ping.Ping;
import org.poai.libp2p.ping.SlowEcho;
import org.poai.memory.MemoryAccount;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;
import org.poai.node.config.Version;

/**
 * {@code poaid dev libp2p-target}: our host alone, without a chain, for conformance clients. The
 * first line that it prints is its multiaddr; each later one is an event and its details.
 */
public final class Libp2pTarget {
  private static final int ECHO_STREAMS = 256;
  private static final int MESSAGE_BYTES = 32;
  private static final long SLOW_MILLIS = 2;

  private final Libp2pTargetConfig config;
  private final PrintWriter out;
  private final SecureRandom random = new SecureRandom();
  private final Metrics metrics = new Metrics();
  private final CriticalFailure failure = this::report;
  private final EventThread thread = new EventThread("target", failure);
  private final CountDownLatch end = new CountDownLatch(1);
  private final Libp2pHost host;
  private final Identify identify;
  private final Ping ping;
  private final Gossipsub gossip;

  private Libp2pTarget(Libp2pTargetConfig config, PrintWriter out) {
    this.config = config;
    this.out = out;
    PrivateKey key = PrivateKey.generate(keyType(config.keyType()), random);
    MemoryShare memory = MemoryAccount.ofThisProcess().peers();
    HostConfig hostConfig =
        new HostConfig(key, List.of(address(config.listen())), HostLimits.generous(), 2, memory);
    this.host = new Libp2pHost(hostConfig, Bans.inMemory(Clock.system()), Clock.system(), metrics);
    this.identify = new Identify(host, key, Version.agent(), Clock.system());
    this.ping = new Ping(host, random);
    SigningPolicy signing =
        config.sign()
            ? SigningPolicy.strictSign(key, TimeUnit.MILLISECONDS.toNanos(Clock.system().millis()))
            : SigningPolicy.strictNoSign();
    this.gossip = new Gossipsub(GossipsubConfig.of(signing), host, memory, metrics, failure);
  }

  /** Runs for as long as the configuration says. */
  public static void run(Libp2pTargetConfig config, PrintWriter out) {
    new Libp2pTarget(config, out).run();
  }

  private void run() {
    identify.install();
    identify.addListener(peer -> say("identified %s %s", peer.peer(), peer.agent()));
    ping.install();
    FrameEcho.serve(host, ECHO_STREAMS);
    gossip.start();
    gossip.subscribe(config.topic(), this::received);
    try {
      host.start();
    } catch (HostStartException e) {
      throw new UserException(ExitCode.PORT, "The target " + e.getMessage() + ".");
    }
    say("%s", host.addresses().get(0).withPeer(host.id()));
    config.activity().dial().forEach(peer -> dial(address(peer)));
    if (config.activity().publishMillis() > 0) {
      thread.repeat(this::publish, config.activity().publishMillis());
    }
    Optional<Mdns> mdns = config.mdns().map(this::discovery);
    mdns.ifPresent(Mdns::start);
    try {
      var unused = end.await(config.seconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    mdns.ifPresent(Mdns::stop);
    thread.stop(1000);
    gossip.stop();
    host.stop();
  }

  private Mdns discovery(String networkInterface) {
    MdnsConfig everywhere = MdnsConfig.DEFAULT;
    return new Mdns(
        networkInterface.isEmpty() ? everywhere : everywhere.on(networkInterface),
        host,
        random,
        failure,
        this::found);
  }

  private void found(PeerId peer, List<Multiaddr> addresses) {
    say("found %s %s", peer, addresses);
    if (host.peer(peer).isEmpty()) {
      dial(addresses.get(0).withPeer(peer));
    }
  }

  private void dial(Multiaddr address) {
    var unused =
        host.dial(address)
            .whenComplete(
                (peer, why) -> {
                  if (why == null) {
                    say("dialled %s", peer);
                    exercise(peer);
                  } else {
                    say("error dial %s: %s", address, String.valueOf(why.getMessage()));
                  }
                });
  }

  /** A ping, then an echo that is read slowly. */
  private void exercise(PeerId peer) {
    var unused =
        ping.ping(peer)
            .thenAccept(time -> say("ping %s %d us", peer, time.toNanos() / 1000))
            .thenCompose(nothing -> echo(peer))
            .exceptionally(
                why -> {
                  say("error with %s: %s", peer, String.valueOf(why.getMessage()));
                  return null;
                });
  }

  private CompletableFuture<Void> echo(PeerId peer) {
    int bytes = config.activity().echoBytes();
    if (bytes == 0) {
      return CompletableFuture.completedFuture(null);
    }
    byte[] frame = randomBytes(bytes);
    return SlowEcho.ask(host, peer, frame, SLOW_MILLIS)
        .thenAccept(equal -> say("echo %s %d %s", peer, bytes, equal ? "equal" : "different"));
  }

  private void publish() {
    byte[] data = randomBytes(MESSAGE_BYTES);
    say("published %s", hex(data));
    gossip.publish(config.topic(), data);
  }

  private CompletableFuture<Validation> received(PeerId forwarder, byte[] data) {
    say("message %s %d from %s", hex(data), data.length, forwarder);
    return CompletableFuture.completedFuture(Validation.ACCEPT);
  }

  private static String hex(byte[] data) {
    return HexFormat.of().formatHex(Sha256.hash(data).toArray());
  }

  private byte[] randomBytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  private void report(String part, Throwable cause) {
    say("error in %s: %s", part, cause);
    end.countDown();
  }

  private void say(String format, Object... details) {
    out.println(String.format(Locale.ROOT, format, details));
    out.flush();
  }

  private static KeyType keyType(String name) {
    return switch (name) {
      case "ed25519" -> KeyType.ED25519;
      case "secp256k1" -> KeyType.SECP256K1;
      default -> throw new UserException(ExitCode.USAGE, "--key-type takes ed25519 or secp256k1.");
    };
  }

  private static Multiaddr address(String text) {
    try {
      return Multiaddr.parse(text);
    } catch (FormatException e) {
      throw new UserException(
          ExitCode.USAGE, "\"" + text + "\" is not a multiaddr: " + e.getMessage() + ".");
    }
  }
}
