package org.poai.miner;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * Another machine that mines for this node, as far as this node can tell it from others.
 *
 * @param place where it asks from: IPv4 /24, IPv6 /48, or {@value #LOOPBACK}, which all programs of
 *     this machine share
 * @param name what it calls itself; for people
 * @param id what only it knows, so that nobody else can get its name refused; empty for none
 */
public record Worker(String place, String name, String id) {
  private static final String LOOPBACK = "loopback";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,32}");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{0,64}");

  public Worker {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a name of up to 32 letters, digits, '.', '_', '-'");
    }
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("an id of up to 64 letters and digits");
    }
  }

  public static Worker of(InetAddress from, String name, String id) {
    return new Worker(place(from), name, id);
  }

  private static String place(InetAddress from) {
    if (from.isLoopbackAddress()) {
      return LOOPBACK;
    }
    byte[] bytes = from.getAddress();
    StringBuilder place = new StringBuilder();
    int kept = from instanceof Inet4Address ? 3 : 6;
    for (int i = 0; i < kept; i++) {
      place.append(i == 0 ? "" : ".").append(bytes[i] & 0xff);
    }
    return place.append(from instanceof Inet4Address ? ".0/24" : "/48").toString();
  }
}
