package org.poai.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.poai.async.Clock;
import org.poai.libp2p.host.Bans;
import org.poai.libp2p.host.HostConfig;
import org.poai.libp2p.host.HostLimits;
import org.poai.libp2p.host.Libp2pHost;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.libp2p.ping.Throughput;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;

/**
 * {@code poaid dev libp2p-throughput}: either end of a measurement of one stream. Both print their
 * multiaddr first; the source then reads numbers, of MiB, and answers each with MiB a second.
 */
public final class Libp2pThroughput {
  private static final long MIB = 1 << 20;
  private static final long WITHIN_SECONDS = 300;

  private Libp2pThroughput() {}

  /** Runs until the input ends; a sink where {@code to} is empty. */
  public static void run(List<String> to, BufferedReader in, PrintWriter out) {
    Libp2pHost host = host();
    host.start();
    try {
      Throughput.serve(host);
      out.println(host.addresses().get(0).withPeer(host.id()));
      out.flush();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        for (String address : to) {
          out.println(rate(host, Multiaddr.parse(address), Long.parseLong(line.strip())));
          out.flush();
        }
      }
    } catch (IOException | FormatException | ExecutionException | TimeoutException e) {
      throw new UserException(ExitCode.FAILURE, "The measurement has failed: " + e + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      host.stop();
    }
  }

  private static Libp2pHost host() {
    try {
      PrivateKey key = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
      Multiaddr listen = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
      HostConfig config =
          new HostConfig(key, List.of(listen), HostLimits.generous(), 1, MemoryShare.unlimited());
      Clock clock = Clock.system();
      return new Libp2pHost(config, Bans.inMemory(clock), clock, new Metrics());
    } catch (FormatException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String rate(Libp2pHost host, Multiaddr to, long mib)
      throws ExecutionException, InterruptedException, TimeoutException {
    PeerId peer = host.dial(to).get(WITHIN_SECONDS, TimeUnit.SECONDS);
    Duration time = Throughput.measure(host, peer, mib * MIB).get(WITHIN_SECONDS, TimeUnit.SECONDS);
    return String.format(Locale.ROOT, "%.1f", mib * 1e9 / time.toNanos());
  }
}
