package org.poai.libp2p.noise;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.multiformats.PeerId;

/**
 * One end of a Noise XX handshake, as a state machine over messages without their length. What it
 * learns of the other end is out only after that end's signature has been verified.
 *
 * <pre>
 * → e        ← e, ee, s, es, payload        → s, se, payload
 * </pre>
 */
final class NoiseHandshake {
  /** No message of a handshake is longer; the largest known is below 1 KiB. */
  static final int MAX_MESSAGE = 8 << 10;

  private static final byte[] NOTHING = {};
  private static final int SEALED_KEY = Curve.SIZE + CipherState.TAG_SIZE;

  private final LocalEnd local;
  private final boolean initiator;
  private final @Nullable PeerId expected;
  private final SymmetricState symmetric = new SymmetricState();
  private byte[] remoteEphemeral = NOTHING;
  private Step step;
  private @Nullable Result result;

  private NoiseHandshake(LocalEnd local, boolean initiator, @Nullable PeerId expected) {
    this.local = local;
    this.initiator = initiator;
    this.expected = expected;
    this.step = initiator ? Step.START : Step.FIRST;
  }

  /** The end that dialled; it fails when a peer other than {@code expected} answers. */
  static NoiseHandshake initiator(LocalEnd local, @Nullable PeerId expected) {
    return new NoiseHandshake(local, true, expected);
  }

  static NoiseHandshake responder(LocalEnd local) {
    return new NoiseHandshake(local, false, null);
  }

  /** The initiator's first message; the responder has none to begin with. */
  Optional<byte[]> start() {
    if (!initiator) {
      return Optional.empty();
    }
    if (step != Step.START) {
      throw new IllegalStateException("the handshake has begun");
    }
    step = Step.SECOND;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeEphemeral(out);
    out.writeBytes(symmetric.encryptAndHash(NOTHING));
    return Optional.of(out.toByteArray());
  }

  /** Takes a message and answers with the next, if one is due. After a failure nothing goes on. */
  Optional<byte[]> receive(byte[] message) throws NoiseException {
    Step now = step;
    step = Step.FAILED;
    switch (now) {
      case FIRST -> {
        readFirst(message);
        step = Step.THIRD;
        return Optional.of(writeSecond());
      }
      case SECOND -> {
        HandshakePayload remote = readSecond(message);
        byte[] third = writeThird();
        finish(remote);
        return Optional.of(third);
      }
      case THIRD -> {
        finish(readThird(message));
        return Optional.empty();
      }
      default -> throw new IllegalStateException("the handshake is over, or has not begun");
    }
  }

  /** What the handshake came to; present once no more messages are due. */
  Optional<Result> result() {
    return Optional.ofNullable(result);
  }

  private void readFirst(byte[] message) throws NoiseException {
    if (message.length != Curve.SIZE) {
      throw new NoiseException("a first message that is not a key alone");
    }
    readEphemeral(message);
    symmetric.decryptAndHash(NOTHING);
  }

  private byte[] writeSecond() throws NoiseException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeEphemeral(out);
    symmetric.mixKey(agree(local.ephemeral(), remoteEphemeral));
    out.writeBytes(symmetric.encryptAndHash(local.fixed().publicKey()));
    symmetric.mixKey(agree(local.fixed(), remoteEphemeral));
    out.writeBytes(symmetric.encryptAndHash(local.payload()));
    return out.toByteArray();
  }

  private HandshakePayload readSecond(byte[] message) throws NoiseException {
    requireLength(message, Curve.SIZE + SEALED_KEY);
    readEphemeral(Arrays.copyOf(message, Curve.SIZE));
    symmetric.mixKey(agree(local.ephemeral(), remoteEphemeral));
    int keyEnd = Curve.SIZE + SEALED_KEY;
    byte[] remoteKey = symmetric.decryptAndHash(Arrays.copyOfRange(message, Curve.SIZE, keyEnd));
    symmetric.mixKey(agree(local.ephemeral(), remoteKey));
    byte[] payload = symmetric.decryptAndHash(Arrays.copyOfRange(message, keyEnd, message.length));
    HandshakePayload remote = HandshakePayload.verify(payload, remoteKey);
    if (expected != null && !expected.equals(PeerId.of(remote.identity()))) {
      throw new NoiseException("another peer than the one dialled");
    }
    return remote;
  }

  private byte[] writeThird() throws NoiseException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(symmetric.encryptAndHash(local.fixed().publicKey()));
    symmetric.mixKey(agree(local.fixed(), remoteEphemeral));
    out.writeBytes(symmetric.encryptAndHash(local.payload()));
    return out.toByteArray();
  }

  private HandshakePayload readThird(byte[] message) throws NoiseException {
    requireLength(message, SEALED_KEY);
    byte[] remoteKey = symmetric.decryptAndHash(Arrays.copyOf(message, SEALED_KEY));
    symmetric.mixKey(agree(local.ephemeral(), remoteKey));
    byte[] payload =
        symmetric.decryptAndHash(Arrays.copyOfRange(message, SEALED_KEY, message.length));
    return HandshakePayload.verify(payload, remoteKey);
  }

  private void finish(HandshakePayload remote) throws NoiseException {
    Optional<String> muxer =
        initiator
            ? earlyMuxer(local.muxers(), remote.muxers())
            : earlyMuxer(remote.muxers(), local.muxers());
    SymmetricState.Keys keys = symmetric.split();
    result =
        new Result(
            remote,
            muxer,
            initiator ? keys.fromInitiator() : keys.fromResponder(),
            initiator ? keys.fromResponder() : keys.fromInitiator());
    step = Step.DONE;
  }

  /**
   * The first of the initiator's that both have, when both named any (libp2p specs, inlined muxer).
   */
  static Optional<String> earlyMuxer(List<String> initiator, List<String> responder)
      throws NoiseException {
    if (initiator.isEmpty() || responder.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> common = initiator.stream().filter(responder::contains).findFirst();
    if (common.isEmpty()) {
      throw new NoiseException("no muxer in common");
    }
    return common;
  }

  /** The hash over all that was said: the same at both ends, and nowhere else. */
  byte[] hash() {
    return symmetric.hash();
  }

  private void writeEphemeral(ByteArrayOutputStream out) {
    symmetric.mixHash(local.ephemeral().publicKey());
    out.writeBytes(local.ephemeral().publicKey());
  }

  private void readEphemeral(byte[] key) {
    remoteEphemeral = key;
    symmetric.mixHash(key);
  }

  private byte[] agree(LocalEnd.KeyPair ours, byte[] theirs) throws NoiseException {
    return local.curve().agree(ours.secret(), theirs);
  }

  private static void requireLength(byte[] message, int least) throws NoiseException {
    if (message.length < least + CipherState.TAG_SIZE) {
      throw new NoiseException("a handshake message that is too short");
    }
  }

  /** Which message comes next. */
  private enum Step {
    START,
    FIRST,
    SECOND,
    THIRD,
    DONE,
    FAILED
  }

  /** The other end, the muxer if one is agreed on, and the keys for both directions. */
  record Result(
      HandshakePayload remote,
      Optional<String> muxer,
      CipherState sending,
      CipherState receiving) {}
}
