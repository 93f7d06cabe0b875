package org.poai.libp2p.host;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** The addresses of this machine, which all who run on it share. */
final class OwnAddresses {
  private OwnAddresses() {}

  /** Whether a text is an IP of this machine. */
  static boolean contains(String text) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return false;
    }
    try {
      InetAddress ip = InetAddress.getByAddress(bytes);
      return ip.isLoopbackAddress() || NetworkInterface.getByInetAddress(ip) != null;
    } catch (UnknownHostException | SocketException e) {
      return false; // not known to be ours: judged as any other
    }
  }
}
