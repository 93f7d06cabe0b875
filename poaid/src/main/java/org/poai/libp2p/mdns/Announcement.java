package org.poai.libp2p.mdns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;

/**
 * Where one peer can be reached, as a response of mDNS says it: a PTR record from the service to
 * the peer's name there, and for each address a TXT record {@code dnsaddr=ADDRESS/p2p/ID} under
 * that name. js-libp2p reads one peer from a packet, and so do we.
 *
 * @param addresses without {@code /p2p}
 */
record Announcement(PeerId peer, List<Multiaddr> addresses) {
  static final String SERVICE = "_p2p._udp.local";

  private static final String KEY = "dnsaddr=";
  private static final int MAX_ADDRESSES = 16;
  private static final int MAX_STRING = 255;

  /** What fits into one frame of Ethernet. */
  private static final int MAX_PACKET = 1200;

  private static final int TTL_SECONDS = 120;
  private static final int RESPONSE_FLAGS = 0x8400;

  Announcement {
    addresses = List.copyOf(addresses);
  }

  /** The question that peers answer. */
  static byte[] query(String service) {
    ByteBuf out = header(0, 1, 0);
    writeName(out, service);
    out.writeShort(DnsMessage.PTR).writeShort(DnsMessage.IN);
    return ByteBufUtil.getBytes(out);
  }

  /** Whether a message asks for the peers of a service. */
  static boolean isAskedFor(DnsMessage message, String service) {
    return !message.isResponse()
        && message.questions().stream()
            .filter(it -> it.type() == DnsMessage.PTR || it.type() == DnsMessage.ANY)
            .anyMatch(question -> question.name().equalsIgnoreCase(service));
  }

  /** The response, with as many addresses as fit. */
  byte[] encode(String service, String name) {
    String owner = name + "." + service;
    ByteBuf records = Unpooled.buffer();
    writeName(records, service);
    writeRecord(records, DnsMessage.PTR, nameBytes(owner));
    int count = 1;
    for (Multiaddr address : addresses) {
      ByteBuf text = textRecord(owner, address);
      if (text.isReadable() && records.readableBytes() + text.readableBytes() <= MAX_PACKET) {
        records.writeBytes(text);
        count++;
      }
    }
    ByteBuf out = header(RESPONSE_FLAGS, 0, count).writeBytes(records);
    return ByteBufUtil.getBytes(out);
  }

  /** Empty where the address is too long for a string of DNS. */
  private ByteBuf textRecord(String owner, Multiaddr address) {
    byte[] string = (KEY + address.withPeer(peer)).getBytes(StandardCharsets.US_ASCII);
    ByteBuf out = Unpooled.buffer();
    if (string.length <= MAX_STRING) {
      writeName(out, owner);
      byte[] data = new byte[1 + string.length];
      data[0] = (byte) string.length;
      System.arraycopy(string, 0, data, 1, string.length);
      writeRecord(out, DnsMessage.TXT, data);
    }
    return out;
  }

  /** The peer in a response, if there is one; addresses of others and unreadable ones are left. */
  static Optional<Announcement> read(DnsMessage message, String service) {
    Optional<String> owner =
        message.pointers().stream()
            .filter(pointer -> pointer.name().equalsIgnoreCase(service))
            .map(DnsMessage.Pointer::target)
            .findFirst();
    if (!message.isResponse() || owner.isEmpty()) {
      return Optional.empty();
    }
    @Nullable PeerId peer = null;
    List<Multiaddr> addresses = new ArrayList<>();
    for (DnsMessage.Text text : message.texts()) {
      for (String string : text.strings()) {
        Optional<Multiaddr> address = address(string);
        PeerId of = address.flatMap(Multiaddr::peerId).orElse(null);
        if (of != null && text.name().equalsIgnoreCase(owner.get())) {
          peer = peer == null ? of : peer;
          if (of.equals(peer) && addresses.size() < MAX_ADDRESSES) {
            addresses.add(address.get().withoutPeer());
          }
        }
      }
    }
    return Optional.ofNullable(peer).map(known -> new Announcement(known, addresses));
  }

  private static Optional<Multiaddr> address(String string) {
    try {
      return string.startsWith(KEY)
          ? Optional.of(Multiaddr.parse(string.substring(KEY.length())))
          : Optional.empty();
    } catch (FormatException e) {
      return Optional.empty();
    }
  }

  private static ByteBuf header(int flags, int questions, int answers) {
    return Unpooled.buffer()
        .writeShort(0)
        .writeShort(flags)
        .writeShort(questions)
        .writeShort(answers)
        .writeInt(0);
  }

  private static void writeRecord(ByteBuf out, int type, byte[] data) {
    out.writeShort(type).writeShort(DnsMessage.IN).writeInt(TTL_SECONDS);
    out.writeShort(data.length).writeBytes(data);
  }

  private static byte[] nameBytes(String name) {
    ByteBuf out = Unpooled.buffer();
    writeName(out, name);
    return ByteBufUtil.getBytes(out);
  }

  private static void writeName(ByteBuf out, String name) {
    for (String label : name.split("\\.", -1)) {
      out.writeByte(label.length());
      out.writeCharSequence(label, StandardCharsets.US_ASCII);
    }
    out.writeByte(0);
  }
}
