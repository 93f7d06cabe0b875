package org.poai.node.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;

/**
 * Where the node answers JSON-RPC.
 *
 * @param address an address of this machine; one that is not loopback asks clients for a token
 * @param port the port that the operator asked for, 0 for any free one; without it the first free
 *     one from {@value #DEFAULT_PORT} on
 * @param origins web pages that may ask, besides those of this machine
 * @param hosts names that this machine may be asked by, besides localhost
 * @param open whether nobody is asked for a token, whatever the address
 */
public record RpcConfig(
    InetAddress address,
    Optional<Integer> port,
    Set<String> origins,
    Set<String> hosts,
    boolean open) {
  public static final int DEFAULT_PORT = 8545;

  public RpcConfig {
    origins = Set.copyOf(origins);
    hosts = Set.copyOf(hosts);
  }

  /** One that asks for the token where others reach it. */
  public RpcConfig(
      InetAddress address, Optional<Integer> port, Set<String> origins, Set<String> hosts) {
    this(address, port, origins, hosts, false);
  }

  /** The same for everybody, from everywhere: a developer's, in a container. */
  public RpcConfig opened() {
    Set<String> all = Set.of("*");
    return new RpcConfig(new InetSocketAddress(0).getAddress(), port, all, all, true);
  }

  /** Loopback, first free port. */
  public static RpcConfig standard() {
    return new RpcConfig(InetAddress.getLoopbackAddress(), Optional.empty(), Set.of(), Set.of());
  }
}
