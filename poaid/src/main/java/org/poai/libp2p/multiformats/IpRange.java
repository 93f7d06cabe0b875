package org.poai.libp2p.multiformats;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which network an IP is in. */
final class IpRange {
  private IpRange() {}

  /** RFC 1918, 6598, 3927, 4193, 4291: addresses that mean something else in another network. */
  static boolean isPrivate(InetAddress ip) {
    byte[] bytes = ip.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean carrier = first == 100 && second >= 64 && second < 128;
    boolean uniqueLocal = (first & 0xfe) == 0xfc;
    return ip.isLoopbackAddress()
        || ip.isSiteLocalAddress()
        || ip.isLinkLocalAddress()
        || (ip instanceof Inet4Address ? carrier : uniqueLocal);
  }

  /** RFC 1122 and 1112, RFC 4291: a group, all machines of a network, or this very one. */
  static boolean isOfNobody(InetAddress ip) {
    byte[] bytes = ip.getAddress();
    boolean broadcast = Arrays.equals(bytes, new byte[] {-1, -1, -1, -1});
    return ip.isMulticastAddress() || broadcast || (ip instanceof Inet4Address && bytes[0] == 0);
  }

  /** The usual share of one holder: {@code 1.2.3.0/24}, or {@code 2001:db8:1::/48}. */
  static String subnet(InetAddress ip) {
    byte[] bytes = ip.getAddress();
    int kept = ip instanceof Inet4Address ? 3 : 6;
    Arrays.fill(bytes, kept, bytes.length, (byte) 0);
    return NetUtil.toAddressString(address(bytes)) + "/" + kept * 8;
  }

  /** The address of 4 or 16 bytes; an IPv4 one in the clothes of IPv6 is IPv4. */
  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
    }
  }
}
