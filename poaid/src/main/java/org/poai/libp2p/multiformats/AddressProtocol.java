package org.poai.libp2p.multiformats;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The parts of a multiaddr that we can read and print, with their codes in the multicodec table.
 */
enum AddressProtocol {
  IP4(4, Value.IP4),
  TCP(6, Value.PORT),
  IP6(41, Value.IP6),
  IP6ZONE(42, Value.NAME),
  DNS(53, Value.NAME),
  DNS4(54, Value.NAME),
  DNS6(55, Value.NAME),
  DNSADDR(56, Value.NAME),
  UDP(273, Value.PORT),
  WEBRTC_DIRECT(280, Value.NONE),
  WEBRTC(281, Value.NONE),
  P2P_CIRCUIT(290, Value.NONE),
  P2P(421, Value.PEER),
  TLS(448, Value.NONE),
  SNI(449, Value.NAME),
  NOISE(454, Value.NONE),
  QUIC(460, Value.NONE),
  QUIC_V1(461, Value.NONE),
  WEBTRANSPORT(465, Value.NONE),
  CERTHASH(466, Value.HASH),
  WS(477, Value.NONE),
  WSS(478, Value.NONE);

  final int code;
  final Value value;

  AddressProtocol(int code, Value value) {
    this.code = code;
    this.value = value;
  }

  static Optional<AddressProtocol> ofCode(long code) {
    return Arrays.stream(values()).filter(protocol -> protocol.code == code).findFirst();
  }

  /** By its name in text, where {@code ipfs} is an old name of {@code p2p}. */
  static Optional<AddressProtocol> ofName(String name) {
    String wanted = name.equals("ipfs") ? "p2p" : name;
    return Arrays.stream(values()).filter(each -> each.toString().equals(wanted)).findFirst();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The form of what follows the code; a size below zero says that its length comes first. */
  enum Value {
    NONE(0),
    PORT(2),
    IP4(4),
    IP6(16),
    NAME(-1),
    PEER(-1),
    HASH(-1);

    final int size;

    Value(int size) {
      this.size = size;
    }
  }
}
