package org.poai.libp2p.host;

import java.util.List;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PrivateKey;
import org.poai.memory.MemoryShare;

/**
 * What a host is made of.
 *
 * @param listen addresses to listen on; port 0 lets the system choose
 * @param threads event loops
 * @param memory where what peers make us hold is counted
 */
public record HostConfig(
    PrivateKey identity,
    List<Multiaddr> listen,
    HostLimits limits,
    int threads,
    MemoryShare memory) {
  public HostConfig {
    listen = List.copyOf(listen);
  }
}
