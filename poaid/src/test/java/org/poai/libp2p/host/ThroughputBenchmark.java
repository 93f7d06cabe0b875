package org.poai.libp2p.host;

import io.netty.buffer.ByteBuf;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.stream.Stream;
import org.poai.libp2p.stream.StreamHandler;

/**
 * Times one stream over TCP, Noise and Yamux on loopback, and {@code main} prints MiB/s. Without
 * arguments both ends are in this process; {@code listen} prints an address and serves until it is
 * killed, {@code dial ADDRESS} times the way there. The sender writes, the receiver throws away and
 * ends the stream when all has come.
 */
final class ThroughputBenchmark {
  private static final String PROTOCOL = "/bench/sink/1";
  private static final int WRITE = 1 << 20;
  private static final int OUTSTANDING = 4;
  private static final int MIB = Integer.getInteger("poai.bench.mib", 512);
  private static final int ROUNDS = 6;

  private ThroughputBenchmark() {}

  public static void main(String[] args) throws Exception {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    Libp2pHost host = HostPair.host(KeyType.ED25519);
    String mode = args.length == 0 ? "both" : args[0];
    if (mode.equals("dial")) {
      time(host, Multiaddr.parse(args[1]));
      host.stop();
      return;
    }
    host.serve(PROTOCOL, StreamLimits.DEFAULT, stream -> new Sink());
    System.out.println(HostPair.address(host));
    if (mode.equals("both")) {
      Libp2pHost dialer = HostPair.host(KeyType.ED25519);
      time(dialer, HostPair.address(host));
      dialer.stop();
      host.stop();
    } else {
      new CompletableFuture<Void>().get(10, TimeUnit.MINUTES);
    }
  }

  private static void time(Host from, Multiaddr to) throws Exception {
    var peer = from.dial(to).get(10, TimeUnit.SECONDS);
    byte[] piece = new byte[WRITE];
    for (int round = 1; round <= ROUNDS; round++) {
      Gathering answer = new Gathering();
      Stream stream =
          from.open(peer, List.of(PROTOCOL), opened -> answer).get(10, TimeUnit.SECONDS);
      long start = System.nanoTime();
      long startCpu = cpuNanos();
      Queue<CompletableFuture<Void>> outstanding = new ArrayDeque<>();
      for (int i = 0; i < MIB; i++) {
        outstanding.add(stream.write(piece));
        if (outstanding.size() > OUTSTANDING) {
          outstanding.remove().get(1, TimeUnit.MINUTES);
        }
      }
      stream.closeWrite();
      answer.whole.get(1, TimeUnit.MINUTES);
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "round %d: %6.1f MiB/s, %6.1f MiB per second of this process's CPU time%n",
          round, MIB / seconds, MIB / ((cpuNanos() - startCpu) / 1e9));
    }
  }

  /** What the wall clock says depends on who else runs; this does not. */
  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** Throws away what comes. */
  private static final class Sink implements StreamHandler {
    @Override
    public void onData(Stream stream, ByteBuf data) {}

    @Override
    public void onEnd(Stream stream) {
      stream.closeWrite();
    }

    @Override
    public void onClosed(Stream stream, boolean reset) {}
  }
}
