package org.poai.libp2p.host;

import java.util.List;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PrivateKey;

/**
 * What a host is made of.
 *
 * @param listen addresses to listen on; port 0 lets the system choose
 * @param threads event loops
 */
public record HostConfig(
    PrivateKey identity, List<Multiaddr> listen, HostLimits limits, int threads) {
  public HostConfig {
    listen = List.copyOf(listen);
  }
}
