package org.poai.libp2p.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;

/** The network interfaces of this machine that peers can be looked for on. */
final class Interfaces {
  private static final int MOST = 16;

  private Interfaces() {}

  /** Those that are up and have an IPv4 address; with a name, only the one of this name. */
  static List<NetworkInterface> usable(Optional<String> only) {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(each -> only.isEmpty() || only.get().equals(each.getName()))
          .filter(each -> isUsable(each, only.isPresent()))
          .limit(MOST)
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }

  /**
   * Loopback does multicast, though on Linux it says that it does not; what the operator names is
   * tried whatever it says.
   */
  private static boolean isUsable(NetworkInterface each, boolean named) {
    try {
      return each.isUp()
          && (named || each.isLoopback() || each.supportsMulticast())
          && each.inetAddresses().anyMatch(ip -> ip instanceof Inet4Address);
    } catch (SocketException e) {
      return false;
    }
  }

  /** Whether an interface has this address. */
  static boolean has(NetworkInterface each, InetAddress address) {
    return each.inetAddresses().anyMatch(address::equals);
  }

  /** Whether a packet from there comes from this machine. */
  static boolean isOurs(InetAddress sender) {
    try {
      return sender.isLoopbackAddress() || NetworkInterface.getByInetAddress(sender) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
