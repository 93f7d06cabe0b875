package org.poai.libp2p.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.async.Clock;
import org.poai.async.WorkerPool;
import org.poai.libp2p.gossipsub.Gossipsub;
import org.poai.libp2p.gossipsub.GossipsubConfig;
import org.poai.libp2p.gossipsub.rpc.SigningPolicy;
import org.poai.libp2p.host.Bans;
import org.poai.libp2p.host.HostConfig;
import org.poai.libp2p.host.HostLimits;
import org.poai.libp2p.host.Libp2pHost;
import org.poai.libp2p.multiformats.FrameReader;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.testing.Until;

/**
 * As many inbound connections as a node takes, each with four requests whose answers it does not
 * read and a frame of gossip that it does not end.
 */
@Timeout(120)
class HoardingPeersTest {
  private static final int HOARDERS = 34;
  private static final int FRAMES = 8;
  private static final int FRAME_BYTES = 1_000_000;
  private static final Exchange BLOCKS =
      new Exchange("/test/blocks/1", 1000, 9_000_000, Duration.ofSeconds(20), 4);

  private final MemoryShare share = new MemoryShare("peers", 48 << 20);
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
  private final WorkerPool workers =
      new WorkerPool("test", 2, 512, (part, e) -> failures.add(part));
  private final List<Libp2pHost> hosts = new ArrayList<>();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicLong mostUsed = new AtomicLong();

  private Libp2pHost host(MemoryShare memory) throws Exception {
    HostConfig config =
        new HostConfig(
            PrivateKey.generate(KeyType.ED25519, new SecureRandom()),
            List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")),
            HostLimits.ofPeers(50),
            1,
            memory);
    Libp2pHost host =
        new Libp2pHost(config, Bans.inMemory(Clock.system()), Clock.system(), new Metrics());
    host.start();
    hosts.add(host);
    return host;
  }

  @AfterEach
  void stop() {
    hosts.forEach(Libp2pHost::stop);
    workers.stop(500);
    assertThat(failures).isEmpty();
  }

  /** Takes one piece, and then reads no more. */
  private static final class Deaf implements StreamHandler {
    @Override
    public void onData(Stream stream, ByteBuf data) {
      stream.pauseReading(true);
    }

    @Override
    public void onEnd(Stream stream) {}

    @Override
    public void onClosed(Stream stream, boolean reset) {}
  }

  private byte[] frame(int number) {
    made.incrementAndGet();
    mostUsed.accumulateAndGet(share.used(), Math::max);
    return new byte[FRAME_BYTES];
  }

  private void hoard(Libp2pHost victim) throws Exception {
    Libp2pHost hoarder = host(MemoryShare.unlimited());
    var unused = hoarder.dial(victim.addresses().get(0)).get(10, TimeUnit.SECONDS);
    byte[] unfinished = new byte[4_000_000];
    unfinished[0] = (byte) 0xfe;
    unfinished[1] = (byte) 0xff;
    unfinished[2] = (byte) 0xff;
    unfinished[3] = 1;
    var gossiping =
        hoarder
            .open(victim.id(), List.of(Gossipsub.PROTOCOL), stream -> new Deaf())
            .thenAccept(stream -> stream.write(unfinished));
    assertThat(gossiping).isNotNull();
    for (int i = 0; i < 4; i++) {
      var asking =
          hoarder
              .open(victim.id(), List.of(BLOCKS.protocol()), stream -> new Deaf())
              .thenAccept(stream -> stream.write(FrameReader.frame(new byte[] {1})));
      assertThat(asking).isNotNull();
    }
  }

  @Test
  void hoarders_onAllInboundPlaces_stayInTheShareAndAGoodPeerIsAnswered() throws Exception {
    Libp2pHost victim = host(share);
    Gossipsub gossip =
        new Gossipsub(
            GossipsubConfig.of(SigningPolicy.strictNoSign()),
            victim,
            share,
            new Metrics(),
            (part, cause) -> failures.add(part + ": " + cause));
    gossip.start();
    new StreamRequests(victim, share)
        .serve(
            BLOCKS,
            (peer, request) ->
                CompletableFuture.completedFuture(
                    Frames.lazily(
                        IntStream.range(0, FRAMES).mapToObj(this::frame).iterator(), workers)));
    Libp2pHost good = host(MemoryShare.unlimited());
    var unused = victim.dial(good.addresses().get(0)).get(10, TimeUnit.SECONDS);
    for (int i = 0; i < HOARDERS; i++) {
      hoard(victim);
    }
    Until.holds("the share is nearly full", () -> share.used() > share.limit() / 4 * 3);

    List<byte[]> answer =
        new StreamRequests(good, MemoryShare.unlimited())
            .ask(victim.id(), BLOCKS, new byte[] {1})
            .get(20, TimeUnit.SECONDS);

    assertThat(answer).hasSize(FRAMES);
    assertThat(mostUsed.get()).isLessThanOrEqualTo(share.limit());
    assertThat(made.get())
        .as("frames are made as they are taken, not ahead")
        .isLessThan(HOARDERS * 4 * 3 + FRAMES);
    gossip.stop();
  }

  @Test
  void hoarders_thatLeave_giveEverythingBack() throws Exception {
    Libp2pHost victim = host(share);
    new StreamRequests(victim, share)
        .serve(
            BLOCKS,
            (peer, request) ->
                CompletableFuture.completedFuture(
                    Frames.lazily(
                        IntStream.range(0, FRAMES).mapToObj(this::frame).iterator(), workers)));
    hoard(victim);
    Until.holds("something is held", () -> share.used() > 1_000_000);
    hosts.get(1).stop();

    Until.holds("nothing is held", () -> share.used() == 0);
  }
}
