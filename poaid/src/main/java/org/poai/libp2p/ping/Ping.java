package org.poai.libp2p.ping;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.poai.libp2p.host.Host;
import org.poai.libp2p.host.StreamLimits;
import org.poai.libp2p.multiformats.PeerId;

/** Pings peers and answers their pings. Safe from any thread. */
public final class Ping {
  public static final String PROTOCOL = "/ipfs/ping/1.0.0";

  static final int BYTES = 32;

  private static final StreamLimits LIMITS = new StreamLimits(2, 1);
  private static final long DEADLINE_MILLIS = 10_000;

  private final Host host;
  private final SecureRandom random;

  public Ping(Host host, SecureRandom random) {
    this.host = host;
    this.random = random;
  }

  /** Answers from now on. */
  public void install() {
    host.serve(PROTOCOL, LIMITS, stream -> new Pong());
  }

  /**
   * The time that 32 bytes take to a connected peer and back; one ping of a peer at a time. Fails
   * with why there is no answer.
   */
  public CompletableFuture<Duration> ping(PeerId peer) {
    byte[] sent = new byte[BYTES];
    random.nextBytes(sent);
    PingRound round = new PingRound(sent);
    return host.open(peer, List.of(PROTOCOL), stream -> round)
        .thenCompose(
            stream ->
                round
                    .begin(stream)
                    .orTimeout(DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
                    .whenComplete((time, failure) -> PingRound.end(stream, failure != null)));
  }
}
