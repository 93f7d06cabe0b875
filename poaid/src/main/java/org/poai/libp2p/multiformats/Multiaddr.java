package org.poai.libp2p.multiformats;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.primitives.Bytes;

/**
 * A self-describing network address, such as {@code /ip4/127.0.0.1/tcp/4001/p2p/12D3…}: parts, each
 * a code and its value. Codes that we do not know are kept as they came. Equal by bytes.
 */
public record Multiaddr(Bytes encoded) {
  /** No address of a peer is longer; one that is costs the peer that address. */
  public static final int MAX_BYTES = 512;

  private static final int MAX_TEXT = 2048;
  private static final int MAX_PARTS = 16;
  private static final int MAX_WORD = 40;

  /** Refuses what is no multiaddr: what a peer sent goes through {@link #decode}. */
  public Multiaddr {
    try {
      read(encoded.toArray());
    } catch (FormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  public static Multiaddr decode(byte[] bytes) throws FormatException {
    return ofParts(read(bytes));
  }

  /** The address, or empty where {@link #decode} would refuse. */
  public static Optional<Multiaddr> tryDecode(byte[] bytes) {
    try {
      return Optional.of(decode(bytes));
    } catch (FormatException e) {
      return Optional.empty();
    }
  }

  /** Reads the text form; {@code /ipfs/ID} is the same as {@code /p2p/ID}. */
  public static Multiaddr parse(String text) throws FormatException {
    if (!text.startsWith("/") || text.length() > MAX_TEXT) {
      throw new FormatException(
          "an address begins with a slash: /ip4/IP/tcp/PORT or /dns4/NAME/tcp/PORT");
    }
    String[] words = text.replaceFirst("/+$", "").replaceFirst("^/", "").split("/", -1);
    List<AddressPart> parts = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      AddressProtocol protocol = AddressProtocol.ofName(words[i]).orElse(null);
      if (protocol == null) {
        throw new FormatException("/" + shortened(words[i]) + " is no part of an address");
      }
      boolean hasValue = protocol.value != AddressProtocol.Value.NONE;
      if (hasValue && i + 1 == words.length) {
        throw new FormatException("/" + protocol + " without a value");
      }
      parts.add(AddressPart.parse(protocol, hasValue ? words[++i] : ""));
    }
    return decode(AddressPart.encode(parts));
  }

  /** A word of the user's for a message. */
  static String shortened(String word) {
    String plain = word.replaceAll("[^ -~]", "?");
    return plain.length() <= MAX_WORD ? plain : plain.substring(0, MAX_WORD) + "…";
  }

  /**
   * Why nobody can be dialled at this address, as a clause; empty where somebody can: TCP to an IP
   * or a name, and a peer id or none.
   */
  public Optional<String> dialProblem() {
    List<AddressPart> parts = parts();
    long peers = parts.stream().filter(part -> part.is(AddressProtocol.P2P)).count();
    if (peers > 0 && peerId().isEmpty()) {
      return Optional.of("the peer id is not its end");
    }
    for (AddressPart part : parts) {
      Optional<String> problem = part.dialProblem();
      if (problem.isPresent()) {
        return problem;
      }
    }
    if (peers > 1) {
      return Optional.of("/p2p stands twice");
    }
    if (isUnspecified()) {
      return Optional.of("it is where a node listens, not where one is: name its own IP");
    }
    if (ip().map(IpRange::isOfNobody).orElse(false)) {
      return Optional.of(
          "no single machine has this IP: it is of a group, a whole network, or none");
    }
    Optional<InetSocketAddress> socket = tcpAddress();
    if (socket.isEmpty()) {
      return Optional.of("it needs /tcp and a port behind an IP or a name, and nothing more");
    }
    return socket.get().getPort() > 0 ? Optional.empty() : Optional.of("nobody has port 0");
  }

  /** The TCP address of a socket. */
  public static Multiaddr of(InetAddress ip, int port) {
    AddressProtocol family = ip instanceof Inet4Address ? AddressProtocol.IP4 : AddressProtocol.IP6;
    byte[] portBytes = {(byte) (port >>> 8), (byte) port};
    return ofParts(
        List.of(
            AddressPart.of(family, ip.getAddress()),
            AddressPart.of(AddressProtocol.TCP, portBytes)));
  }

  /** The peer that the address ends in. */
  public Optional<PeerId> peerId() {
    List<AddressPart> parts = parts();
    AddressPart last = parts.get(parts.size() - 1);
    return last.is(AddressProtocol.P2P) ? Optional.of(new PeerId(last.value())) : Optional.empty();
  }

  /** This address ending in {@code /p2p/ID}, whatever peer it ended in before. */
  public Multiaddr withPeer(PeerId peer) {
    List<AddressPart> parts = partsWithoutPeer();
    parts.add(AddressPart.of(AddressProtocol.P2P, peer.multihash().toArray()));
    return ofParts(parts);
  }

  /** This address without the peer that it ends in; one that is nothing else stays. */
  public Multiaddr withoutPeer() {
    List<AddressPart> parts = partsWithoutPeer();
    return parts.isEmpty() ? this : ofParts(parts);
  }

  /**
   * Where to connect to, when this is a plain TCP address of an IP or a name, with or without a
   * peer; the socket address of a name is unresolved.
   */
  public Optional<InetSocketAddress> tcpAddress() {
    List<AddressPart> parts = partsWithoutPeer();
    if (parts.size() != 2 || !parts.get(1).is(AddressProtocol.TCP)) {
      return Optional.empty();
    }
    AddressPart host = parts.get(0);
    int port = parts.get(1).port();
    if (host.is(AddressProtocol.DNS)
        || host.is(AddressProtocol.DNS4)
        || host.is(AddressProtocol.DNS6)) {
      String name = new String(host.value().toArray(), StandardCharsets.US_ASCII);
      return Optional.of(InetSocketAddress.createUnresolved(name, port));
    }
    return ip().map(ip -> new InetSocketAddress(ip, port));
  }

  /** The IP that the address begins with; an IPv4 one in the clothes of IPv6 is IPv4. */
  public Optional<InetAddress> ip() {
    AddressPart host = parts().get(0);
    if (!host.is(AddressProtocol.IP4) && !host.is(AddressProtocol.IP6)) {
      return Optional.empty();
    }
    return Optional.of(IpRange.address(host.value().toArray()));
  }

  public boolean isLoopback() {
    return ip().map(InetAddress::isLoopbackAddress).orElse(false);
  }

  /** Whether it is the wildcard, which one can listen on but not connect to. */
  public boolean isUnspecified() {
    return ip().map(InetAddress::isAnyLocalAddress).orElse(false);
  }

  /** Whether its IP means something only in the network around us; loopback included. */
  public boolean isPrivate() {
    return ip().map(IpRange::isPrivate).orElse(false);
  }

  /**
   * The network of a single holder that its IP is in: IPv4 /24, IPv6 /48, as {@code 1.2.3.0/24}.
   */
  public Optional<String> subnet() {
    return ip().map(IpRange::subnet);
  }

  /** The {@link #subnet} of an IP in text form; empty for a text that is no IP. */
  public static Optional<String> subnetOf(String ip) {
    return Optional.ofNullable(NetUtil.createByteArrayFromIpAddressString(ip))
        .map(bytes -> IpRange.subnet(IpRange.address(bytes)));
  }

  /** The IP that the address begins with as text, by which one is banned; empty for a name. */
  public Optional<String> ipText() {
    return ip().map(NetUtil::toAddressString);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    parts().forEach(text::append);
    return text.toString();
  }

  private static Multiaddr ofParts(List<AddressPart> parts) {
    return new Multiaddr(Bytes.of(AddressPart.encode(parts)));
  }

  private List<AddressPart> parts() {
    try {
      return read(encoded.toArray());
    } catch (FormatException e) {
      throw new IllegalStateException("the constructor has read it", e);
    }
  }

  private List<AddressPart> partsWithoutPeer() {
    List<AddressPart> parts = parts();
    if (parts.get(parts.size() - 1).is(AddressProtocol.P2P)) {
      parts.remove(parts.size() - 1);
    }
    return parts;
  }

  private static List<AddressPart> read(byte[] bytes) throws FormatException {
    if (bytes.length == 0 || bytes.length > MAX_BYTES) {
      throw new FormatException("an address has 1 to " + MAX_BYTES + " bytes");
    }
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    List<AddressPart> parts = new ArrayList<>();
    while (in.isReadable()) {
      if (parts.size() == MAX_PARTS) {
        throw new FormatException("an address of more than " + MAX_PARTS + " parts");
      }
      parts.add(AddressPart.read(in));
    }
    return parts;
  }
}
