package org.poai.node.config;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Where the node answers as OpenAI's programs ask.
 *
 * @param address an address of this machine
 * @param port the port that the operator asked for, 0 for any free one; without it the first free
 *     one from {@value #DEFAULT_PORT} on
 */
public record GatewayConfig(InetAddress address, Optional<Integer> port) {
  public static final int DEFAULT_PORT = 8548;
}
