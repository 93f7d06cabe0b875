package org.poai.node;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.poai.node.config.ExitCode;
import org.poai.node.config.ExplorerConfig;
import org.poai.node.config.GatewayConfig;
import org.poai.node.config.HttpConfig;
import org.poai.node.config.P2pConfig;
import org.poai.node.config.RpcConfig;
import org.poai.node.config.UserException;
import org.poai.node.events.ServingEvents;

/**
 * A port chosen before the node does any work, so that a conflict shows at once, and kept from
 * other programs until it is {@link #take taken} into use: two nodes that start together choose two
 * ports. Meanwhile nobody listens there: a program that can connect finds a node that answers.
 */
final class ListenPort {
  private static final int TRIES = 100;

  private final int number;
  private final Closeable held;

  private ListenPort(int number, Closeable held) {
    this.number = number;
    this.held = held;
  }

  /** The port for peers. */
  static ListenPort of(P2pConfig config) {
    return choose(config.address(), config.port(), P2pConfig.DEFAULT_PORT, "--p2p-port");
  }

  /** The port for JSON-RPC. */
  static ListenPort of(RpcConfig config) {
    return choose(config.address(), config.port(), RpcConfig.DEFAULT_PORT, "--rpc-port");
  }

  /** The port for programs that know OpenAI's interface. */
  static ListenPort of(GatewayConfig config) {
    return choose(config.address(), config.port(), GatewayConfig.DEFAULT_PORT, "--openai");
  }

  /** The port for web pages that others look at. */
  static ListenPort of(ExplorerConfig config) {
    return choose(config.address(), config.port(), ExplorerConfig.DEFAULT_PORT, "--explorer");
  }

  /** The port for metrics, health and status. */
  static ListenPort of(HttpConfig config) {
    return choose(
        address(config.host(), "--metrics-host"),
        config.port(),
        HttpConfig.DEFAULT_PORT,
        "--metrics-port");
  }

  /** The address of a host that an option names. */
  static InetAddress address(String host, String option) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new UserException(
          ExitCode.USAGE, option + " takes an address of this machine, not \"" + host + "\".");
    }
  }

  /** Its number; 0 where the system is to choose. */
  int number() {
    return number;
  }

  /** Lets go of the port; the caller listens on it at once. */
  int take() {
    try {
      held.close();
    } catch (IOException e) {
      // Who listens on it next says what is wrong with it.
    }
    return number;
  }

  /** The port that was asked for, or the first free one from the usual one on. */
  private static ListenPort choose(
      InetAddress address, Optional<Integer> asked, int usual, String option) {
    int first = asked.orElse(usual);
    int last = asked.isPresent() ? first : first + TRIES - 1;
    for (int number = first; number <= last; number++) {
      Optional<ListenPort> port = hold(new InetSocketAddress(address, number));
      if (port.isPresent()) {
        if (asked.isEmpty() && number != usual) {
          ServingEvents.portMoved(usual, number);
        }
        return port.get();
      }
    }
    String what = first == last ? "Port " + first : "Every port from " + first + " to " + last;
    throw new UserException(
        ExitCode.PORT,
        what
            + " of "
            + address.getHostAddress()
            + " is taken or not ours to take; end the other program, or choose another "
            + option
            + ".");
  }

  private static Optional<ListenPort> hold(InetSocketAddress address) {
    int number = address.getPort();
    if (number == 0) {
      return Optional.of(new ListenPort(0, () -> {}));
    }
    try {
      return Optional.of(new ListenPort(number, bound(address)));
    } catch (IOException e) {
      return isFree(address) ? Optional.of(new ListenPort(number, () -> {})) : Optional.empty();
    }
  }

  /** Without SO_REUSEADDR, or others that have it could bind the port beside this. */
  private static SocketChannel bound(InetSocketAddress address) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      return channel.bind(address);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** With connections of a program before us that still fade away, it is free, but not to hold. */
  private static boolean isFree(InetSocketAddress address) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
