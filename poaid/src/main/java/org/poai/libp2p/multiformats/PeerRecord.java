package org.poai.libp2p.multiformats;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.primitives.Bytes;

/**
 * Where a peer says it can be reached, signed by it (libp2p RFC 3, as deployed).
 *
 * @param sequence grows with each record of a peer; unix time in milliseconds will do
 */
public record PeerRecord(PeerId peer, long sequence, List<Multiaddr> addresses) {
  private static final String DOMAIN = "libp2p-peer-record";
  private static final Bytes PAYLOAD_TYPE = Bytes.of((byte) 0x03, (byte) 0x01);
  private static final ProtoLimits LIMITS = new ProtoLimits(64 << 10, 512);

  public PeerRecord {
    addresses = List.copyOf(addresses);
  }

  /** The record of this key's peer in its signed envelope. */
  public static byte[] seal(PrivateKey key, long sequence, List<Multiaddr> addresses) {
    PeerRecord record = new PeerRecord(PeerId.of(key.publicKey()), sequence, addresses);
    return SignedEnvelope.seal(key, DOMAIN, PAYLOAD_TYPE, Bytes.of(record.encode())).encode();
  }

  /**
   * The record in an envelope that its own peer has signed; whether that is who sent it, the caller
   * asks.
   */
  public static PeerRecord open(byte[] envelope) throws FormatException {
    SignedEnvelope signed = SignedEnvelope.decode(envelope);
    if (!signed.payloadType().equals(PAYLOAD_TYPE)) {
      throw new FormatException("an envelope with something else than a peer record");
    }
    if (!signed.isSignedFor(DOMAIN)) {
      throw new FormatException("a peer record with a wrong signature");
    }
    PeerRecord record = decode(signed.payload().toArray());
    if (!record.peer.equals(PeerId.of(signed.key()))) {
      throw new FormatException("a peer record that another peer has signed");
    }
    return record;
  }

  byte[] encode() {
    ProtoWriter out = new ProtoWriter().bytes(1, peer.multihash().toArray()).uint64(2, sequence);
    for (Multiaddr address : addresses) {
      out.message(3, new ProtoWriter().bytes(1, address.encoded().toArray()));
    }
    return out.toBytes();
  }

  static PeerRecord decode(byte[] payload) throws FormatException {
    ProtoReader in = ProtoReader.of(payload, LIMITS);
    @Nullable PeerId peer = null;
    long sequence = 0;
    List<Multiaddr> addresses = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> peer = PeerId.decode(in.bytes());
        case 2 -> sequence = in.uint64();
        case 3 -> address(in.message()).ifPresent(addresses::add);
        default -> {}
      }
    }
    if (peer == null) {
      throw new FormatException("a peer record without a peer");
    }
    return new PeerRecord(peer, sequence, addresses);
  }

  /** An address that cannot be read is left out: it costs the peer that address only. */
  private static Optional<Multiaddr> address(ProtoReader in) throws FormatException {
    Optional<Multiaddr> address = Optional.empty();
    while (in.next()) {
      if (in.field() == 1) {
        address = Multiaddr.tryDecode(in.bytes());
      }
    }
    return address;
  }
}
