package org.poai.node.events;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator reads of the ports of this node. */
public final class ServingEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ServingEvents.class);

  private ServingEvents() {}

  public static void serving(String url) {
    LOG.info("Metrics, health and status at {}", url);
  }

  public static void answering(InetAddress address, int port, Optional<Path> token) {
    String host = host(address);
    LOG.info(
        "JSON-RPC at http://{}:{} and ws://{}:{}{}",
        host,
        port,
        host,
        port,
        token.map(file -> "  with the token in " + file).orElse(""));
  }

  public static void showing(InetAddress address, int port) {
    LOG.info("Web pages for all at http://{}:{}", host(address), port);
  }

  public static void chatting(InetAddress address, int port, Path token) {
    LOG.info(
        "OpenAI's interface at http://{}:{}/v1  with the token in {}", host(address), port, token);
  }

  private static String host(InetAddress address) {
    return address instanceof Inet6Address
        ? "[" + address.getHostAddress() + "]"
        : address.getHostAddress();
  }

  /** The system lets this process open few files. */
  public static void fewDescriptors(long most, int clients) {
    LOG.warn(
        "This process may open {} files, so that {} clients of JSON-RPC at most are taken at a"
            + " time; raise it with ulimit -n 4096",
        most,
        clients);
  }

  public static void portMoved(int wanted, int used) {
    LOG.info("Port {} is taken, using {}", wanted, used);
  }
}
