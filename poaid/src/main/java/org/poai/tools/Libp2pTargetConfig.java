package org.poai.tools;

import java.util.List;
import java.util.Optional;

/**
 * What {@code poaid dev libp2p-target} was asked for.
 *
 * @param listen the multiaddr to listen on
 * @param sign whether messages of the topic are signed
 * @param keyType {@code ed25519} or {@code secp256k1}
 * @param seconds after which it ends
 * @param mdns the interface to find peers on, empty for all; absent for no discovery
 * @param activity what it does of its own
 */
public record Libp2pTargetConfig(
    String listen,
    String topic,
    boolean sign,
    String keyType,
    int seconds,
    Optional<String> mdns,
    Activity activity) {

  /**
   * What a target does without being asked.
   *
   * @param dial multiaddrs that it dials; it pings who answers
   * @param echoBytes of one frame that it sends to each of them and reads back slowly, or 0
   * @param publishMillis between two messages to the topic, or 0
   */
  public record Activity(List<String> dial, int echoBytes, long publishMillis) {
    public Activity {
      dial = List.copyOf(dial);
    }
  }
}
