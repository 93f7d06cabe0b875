package org.poai.cli;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.cli.option.Refusals;
import org.poai.node.config.ExitCode;
import org.poai.node.config.UserException;

/** Reads where to listen: one rule for every host and every port of the command line. */
final class ListenAddress {
  private ListenAddress() {}

  /** An address of this machine, by number or name; refused otherwise. */
  static InetAddress host(String option, String text) {
    try {
      InetAddress address = InetAddress.getByName(text.strip());
      if (address.isAnyLocalAddress()
          || address.isLoopbackAddress()
          || NetworkInterface.getByInetAddress(address) != null) {
        return address;
      }
    } catch (UnknownHostException | SocketException e) {
      // The sentence below says it.
    }
    throw new UserException(
        ExitCode.USAGE,
        option
            + " takes an address of this machine, not \""
            + Refusals.printable(text)
            + "\"; 0.0.0.0 stands for all of them.");
  }

  /** HOST:PORT, where either may be left out: the port, or the host before ":PORT". */
  record HostAndPort(InetAddress host, Optional<Integer> port) {
    /**
     * Reads it, or refuses it.
     *
     * @param usual the host where none is given
     * @param usualPort that the sentence names
     */
    static HostAndPort parse(String option, String given, String usual, int usualPort) {
      String text = given.strip();
      int colon = text.lastIndexOf(':');
      boolean hasPort = colon >= 0 && text.indexOf(']', colon) < 0;
      String host = hasPort ? text.substring(0, colon) : text;
      String port = hasPort ? text.substring(colon + 1) : "";
      Refusals.check(
          !hasPort || (port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65_535),
          option + " takes HOST:PORT, as 127.0.0.1:" + usualPort + ", with a port of 0 to 65535.");
      return new HostAndPort(
          ListenAddress.host(option, host.isEmpty() ? usual : host),
          hasPort ? Optional.of(Integer.parseInt(port)) : Optional.empty());
    }
  }

  /** A port, 0 for any. */
  static Optional<Integer> port(String option, @Nullable Integer number) {
    Refusals.check(
        number == null || (number >= 0 && number <= 65_535), option + " takes 0 to 65535.");
    return Optional.ofNullable(number);
  }
}
