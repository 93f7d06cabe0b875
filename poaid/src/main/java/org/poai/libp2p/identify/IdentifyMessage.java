package org.poai.libp2p.identify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.ProtoLimits;
import org.poai.libp2p.multiformats.ProtoReader;
import org.poai.libp2p.multiformats.ProtoWriter;
import org.poai.primitives.Bytes;

/**
 * One message of identify (libp2p specs, identify; field 8 is deployed though the text lacks it).
 * What is absent was not said, which in a push means that it has not changed.
 *
 * @param publicKey marshalled
 * @param listen where the sender listens
 * @param observed where the sender sees us
 * @param signedRecord a peer record in its envelope
 */
record IdentifyMessage(
    Optional<Bytes> publicKey,
    List<Multiaddr> listen,
    List<String> protocols,
    Optional<Multiaddr> observed,
    Optional<String> protocolVersion,
    Optional<String> agentVersion,
    Optional<Bytes> signedRecord) {
  /** What js-libp2p takes; others take less or as much. */
  static final int MAX_BYTES = 8192;

  static final IdentifyMessage EMPTY =
      new IdentifyMessage(
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final ProtoLimits LIMITS = new ProtoLimits(MAX_BYTES, 1024);
  private static final int MAX_ADDRESSES = 64;
  private static final int MAX_TEXT = 128;

  IdentifyMessage {
    listen = List.copyOf(listen);
    protocols = List.copyOf(protocols);
  }

  /** Reads a message; an address that cannot be read costs its sender that address only. */
  static IdentifyMessage decode(byte[] message) throws FormatException {
    ProtoReader in = ProtoReader.of(message, LIMITS);
    Optional<Bytes> publicKey = Optional.empty();
    List<Multiaddr> listen = new ArrayList<>();
    List<String> protocols = new ArrayList<>();
    Optional<Multiaddr> observed = Optional.empty();
    Optional<String> protocolVersion = Optional.empty();
    Optional<String> agentVersion = Optional.empty();
    Optional<Bytes> signedRecord = Optional.empty();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> publicKey = Optional.of(Bytes.of(in.bytes()));
        case 2 -> addAddress(in.bytes(), listen);
        case 3 -> protocols.add(in.string());
        case 4 -> observed = Multiaddr.tryDecode(in.bytes()).map(Multiaddr::withoutPeer);
        case 5 -> protocolVersion = Optional.of(shown(in.string()));
        case 6 -> agentVersion = Optional.of(shown(in.string()));
        case 8 -> signedRecord = Optional.of(Bytes.of(in.bytes()));
        default -> {}
      }
    }
    return new IdentifyMessage(
        publicKey, listen, protocols, observed, protocolVersion, agentVersion, signedRecord);
  }

  private static void addAddress(byte[] address, List<Multiaddr> to) {
    if (to.size() < MAX_ADDRESSES) {
      Multiaddr.tryDecode(address).map(Multiaddr::withoutPeer).ifPresent(to::add);
    }
  }

  /** Text of a peer as we may print it: short, and without characters that move the cursor. */
  private static String shown(String text) {
    return text.substring(0, Math.min(text.length(), MAX_TEXT)).replaceAll("\\p{C}", "");
  }

  byte[] encode() {
    ProtoWriter out = new ProtoWriter();
    protocolVersion.ifPresent(version -> out.string(5, version));
    agentVersion.ifPresent(agent -> out.string(6, agent));
    publicKey.ifPresent(key -> out.bytes(1, key.toArray()));
    listen.forEach(address -> out.bytes(2, address.encoded().toArray()));
    observed.ifPresent(address -> out.bytes(4, address.encoded().toArray()));
    protocols.forEach(protocol -> out.string(3, protocol));
    signedRecord.ifPresent(signed -> out.bytes(8, signed.toArray()));
    return out.toBytes();
  }

  /** What is known after {@code later} has been said as well. */
  IdentifyMessage and(IdentifyMessage later) {
    return new IdentifyMessage(
        later.publicKey.or(() -> publicKey),
        later.listen.isEmpty() ? listen : later.listen,
        later.protocols.isEmpty() ? protocols : later.protocols,
        later.observed.or(() -> observed),
        later.protocolVersion.or(() -> protocolVersion),
        later.agentVersion.or(() -> agentVersion),
        later.signedRecord.or(() -> signedRecord));
  }
}
