package org.poai.libp2p.transport;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a wildcard address stands for on this machine. */
final class LocalAddresses {
  private LocalAddresses() {}

  /** The address itself; for a wildcard, those of all interfaces, IPv4 and loopback first. */
  static Stream<InetAddress> of(InetAddress bound) {
    if (!bound.isAnyLocalAddress()) {
      return Stream.of(bound);
    }
    boolean onlyIp4 = bound instanceof Inet4Address;
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(ip -> ip instanceof Inet4Address || !onlyIp4)
          .filter(ip -> !ip.isLinkLocalAddress())
          .sorted(
              Comparator.comparing((InetAddress ip) -> !(ip instanceof Inet4Address))
                  .thenComparing(ip -> !ip.isLoopbackAddress()));
    } catch (SocketException e) {
      return Stream.of(InetAddress.getLoopbackAddress());
    }
  }
}
