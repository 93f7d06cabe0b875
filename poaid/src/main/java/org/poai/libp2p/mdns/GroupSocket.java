package org.poai.libp2p.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of mDNS, which shares its port with other programs of the machine. One thread may
 * {@link #receive}; another, the owner, joins and sends.
 */
final class GroupSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupSocket.class);

  private static final byte[] GROUP = {(byte) 224, 0, 0, (byte) 251};
  private static final int HOPS = 255;

  private final DatagramChannel channel;
  private final InetSocketAddress group;
  private final Map<String, MembershipKey> joined = new HashMap<>();

  private GroupSocket(DatagramChannel channel, InetSocketAddress group) {
    this.channel = channel;
    this.group = group;
  }

  static GroupSocket open(int port) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      allow(channel, StandardSocketOptions.SO_REUSEADDR);
      allow(channel, StandardSocketOptions.SO_REUSEPORT);
      allow(channel, StandardSocketOptions.IP_MULTICAST_LOOP);
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, HOPS);
      channel.bind(new InetSocketAddress(port));
      return new GroupSocket(channel, new InetSocketAddress(groupAddress(), port));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static void allow(DatagramChannel channel, SocketOption<Boolean> option)
      throws IOException {
    if (channel.supportedOptions().contains(option)) {
      channel.setOption(option, true);
    }
  }

  private static InetAddress groupAddress() {
    try {
      return InetAddress.getByAddress(GROUP);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes", e);
    }
  }

  /** Joins the group on an interface, unless it has; false when that cannot be. */
  boolean join(NetworkInterface where) {
    // An interface that went and came again has lost its membership: its addresses are gone.
    String key = where.getIndex() + " " + where.getInterfaceAddresses();
    if (joined.containsKey(key)) {
      return true;
    }
    try {
      joined.put(key, channel.join(group.getAddress(), where));
      return true;
    } catch (IOException e) {
      LOG.debug("No multicast on {}: {}", where.getName(), e.getMessage());
      return false;
    }
  }

  /** Sends a packet to whoever has joined on an interface; false when it did not leave. */
  boolean send(byte[] packet, NetworkInterface where) {
    try {
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, where);
      return channel.send(ByteBuffer.wrap(packet), group) == packet.length;
    } catch (IOException e) {
      LOG.debug("Nothing leaves on {}: {}", where.getName(), e.getMessage());
      return false;
    }
  }

  /** Waits for the next packet, of which a buffer that is too small takes the beginning. */
  InetAddress receive(ByteBuffer into) throws IOException {
    return ((InetSocketAddress) channel.receive(into)).getAddress();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("The socket does not close: {}", e.getMessage());
    }
  }
}
