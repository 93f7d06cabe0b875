package org.poai.libp2p.multiformats;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.poai.libp2p.multiformats.AddressProtocol.Value;
import org.poai.primitives.Bytes;

/**
 * One part of a {@link Multiaddr}: a code and its value. The value of a code that we do not know is
 * everything behind it, since only who knows the code knows where the value ends.
 */
record AddressPart(long code, Bytes value) {
  private static final int MAX_VALUE = 253;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");
  private static final Pattern ZERO_IN_FRONT = Pattern.compile("(^|\\.)0[0-9]");
  private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");

  static AddressPart of(AddressProtocol protocol, byte... value) {
    return new AddressPart(protocol.code, Bytes.of(value));
  }

  boolean is(AddressProtocol protocol) {
    return code == protocol.code;
  }

  /** Takes one part from the front. */
  static AddressPart read(ByteBuf in) throws FormatException {
    long code = Uvarint.readWhole(in);
    AddressProtocol protocol = AddressProtocol.ofCode(code).orElse(null);
    if (protocol == null) {
      return new AddressPart(code, take(in, in.readableBytes()));
    }
    Value kind = protocol.value;
    long size = kind.size < 0 ? Uvarint.readWhole(in) : kind.size;
    if (size > MAX_VALUE) {
      throw new FormatException("a part of an address longer than " + MAX_VALUE + " bytes");
    }
    AddressPart part = new AddressPart(code, take(in, (int) size));
    if (kind == Value.NAME) {
      checkName(new String(part.value.toArray(), StandardCharsets.ISO_8859_1));
    } else if (kind == Value.PEER) {
      PeerId.decode(part.value.toArray());
    }
    return part;
  }

  void write(ByteBuf out) {
    Uvarint.write(out, code);
    if (AddressProtocol.ofCode(code).map(protocol -> protocol.value.size < 0).orElse(false)) {
      Uvarint.write(out, value.size());
    }
    out.writeBytes(value.toArray());
  }

  /** The part that a name and the text behind it stand for. */
  static AddressPart parse(AddressProtocol protocol, String text) throws FormatException {
    byte[] value =
        switch (protocol.value) {
          case NONE -> new byte[0];
          case PORT -> port(text);
          case IP4 -> ip4(text);
          case IP6 -> ip6(text);
          case NAME -> checkName(text).getBytes(StandardCharsets.US_ASCII);
          case PEER -> PeerId.parse(text).multihash().toArray();
          case HASH -> hash(text);
        };
    return of(protocol, value);
  }

  /** Why nobody is dialled through such a part, as a clause; empty where that says nothing. */
  Optional<String> dialProblem() {
    AddressProtocol protocol = AddressProtocol.ofCode(code).orElse(null);
    if (protocol == null) {
      return Optional.of("it has a part that is not known here");
    }
    return switch (protocol) {
      case IP4, IP6, TCP, DNS, DNS4, DNS6, P2P -> Optional.empty();
      case DNSADDR ->
          Optional.of("/dnsaddr names a list of addresses in DNS: name one of that list");
      case IP6ZONE -> Optional.of("/ip6zone is not spoken: name an address without a zone");
      case P2P_CIRCUIT -> Optional.of("relays are not spoken: name an address of its own");
      case UDP, QUIC, QUIC_V1, WEBRTC_DIRECT, WEBRTC, WEBTRANSPORT, CERTHASH ->
          Optional.of("only TCP is spoken, not /" + protocol);
      case TLS, SNI, NOISE, WS, WSS -> Optional.of("only plain TCP is spoken, not /" + protocol);
    };
  }

  /** A port that {@link AddressProtocol} says is one. */
  int port() {
    return (value.get(0) & 0xff) << 8 | (value.get(1) & 0xff);
  }

  /** {@code /tcp/4001}; what we do not know is {@code /unknown-400/0a0b}, which nobody reads. */
  @Override
  public String toString() {
    AddressProtocol protocol = AddressProtocol.ofCode(code).orElse(null);
    if (protocol == null) {
      return "/unknown-" + code + "/" + HexFormat.of().formatHex(value.toArray());
    }
    return switch (protocol.value) {
      case NONE -> "/" + protocol;
      case PORT -> "/" + protocol + "/" + port();
      case IP4 -> "/" + protocol + "/" + NetUtil.bytesToIpAddress(value.toArray());
      case IP6 -> "/" + protocol + "/" + ip6Text(value.toArray());
      case NAME -> "/" + protocol + "/" + new String(value.toArray(), StandardCharsets.US_ASCII);
      case PEER -> "/" + protocol + "/" + new PeerId(value);
      case HASH ->
          "/"
              + protocol
              + "/u"
              + Base64.getUrlEncoder().withoutPadding().encodeToString(value.toArray());
    };
  }

  private static Bytes take(ByteBuf in, int size) throws FormatException {
    if (size > in.readableBytes()) {
      throw new FormatException("an address that ends within a part");
    }
    byte[] value = new byte[size];
    in.readBytes(value);
    return Bytes.of(value);
  }

  private static byte[] port(String text) throws FormatException {
    int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : Integer.MAX_VALUE;
    if (port > 0xffff) {
      throw new FormatException("a port is a number from 0 to 65535 without zeros in front");
    }
    return new byte[] {(byte) (port >>> 8), (byte) port};
  }

  private static byte[] ip4(String text) throws FormatException {
    byte[] bytes =
        NetUtil.isValidIpV4Address(text) && !ZERO_IN_FRONT.matcher(text).find()
            ? NetUtil.createByteArrayFromIpAddressString(text)
            : null;
    if (bytes == null) {
      throw new FormatException(
          "\"" + Multiaddr.shortened(text) + "\" is no IPv4 address; a name goes behind /dns4");
    }
    return bytes;
  }

  private static byte[] ip6(String text) throws FormatException {
    if (text.contains("%")) {
      throw new FormatException("an IPv6 address with a zone; name one without");
    }
    byte[] bytes =
        NetUtil.isValidIpV6Address(text) && !text.contains("[")
            ? NetUtil.createByteArrayFromIpAddressString(text)
            : null;
    if (bytes == null) {
      throw new FormatException(
          "\"" + Multiaddr.shortened(text) + "\" is no IPv6 address, which has no brackets here");
    }
    return bytes;
  }

  private static String ip6Text(byte[] value) {
    try {
      return NetUtil.toAddressString(Inet6Address.getByAddress(null, value, -1));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 16 bytes", e);
    }
  }

  private static String checkName(String name) throws FormatException {
    if (!NAME.matcher(name).matches()) {
      throw new FormatException("a name with characters that names do not have");
    }
    return name;
  }

  private static byte[] hash(String text) throws FormatException {
    try {
      if (text.startsWith("u") && text.length() <= MAX_VALUE) {
        return Base64.getUrlDecoder().decode(text.substring(1));
      }
    } catch (IllegalArgumentException e) {
      // Falls through: refused below, as any other text that is no hash.
    }
    throw new FormatException("a hash that is not base64url behind a u");
  }

  /** The bytes of parts in a row. */
  static byte[] encode(Iterable<AddressPart> parts) {
    ByteBuf out = Unpooled.buffer();
    parts.forEach(part -> part.write(out));
    byte[] bytes = new byte[out.readableBytes()];
    out.readBytes(bytes);
    return bytes;
  }
}
