package org.poai.network.message;

import java.util.Optional;
import org.poai.primitives.Hash32;

/**
 * What a node says of itself in the handshake, and again whenever it is asked.
 *
 * @param protocol version of the network protocol, {@value #PROTOCOL}
 * @param agent program and version, for people
 * @param genesis hash of the genesis block
 * @param head where its chain is
 * @param parts what the genesis is made of; only in the first status on a connection, and left out
 *     where they are too large
 */
public record Status(
    int protocol, String agent, Hash32 genesis, ChainTip head, Optional<GenesisParts> parts) {
  public static final int PROTOCOL = 1;
  static final int MAX_AGENT = 64;

  public Status {
    if (agent.length() > MAX_AGENT || !agent.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new IllegalArgumentException("at most 64 printable ASCII characters");
    }
  }
}
