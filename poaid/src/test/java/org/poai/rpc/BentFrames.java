package org.poai.rpc;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.poai.libp2p.BentInputs;

/** What should not come over a WebSocket: frames of all kinds, in any order, and bent. */
final class BentFrames {
  static final String HANDSHAKE =
      String.join(
          "\r\n",
          "GET / HTTP/1.1",
          "Host: localhost",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "",
          "");
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  private final BentRequests requests;
  private final Random random;
  private final BentInputs bytes;

  BentFrames(BentRequests requests, Random random) {
    this.requests = requests;
    this.random = random;
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] request : requests.valid()) {
      seeds.add(frame(true, TEXT, request));
    }
    seeds.add(frame(true, PING, new byte[125]));
    seeds.add(frame(true, CLOSE, new byte[] {3, (byte) 0xe8}));
    this.bytes = new BentInputs(seeds, 4_096, random);
  }

  /** A frame as a client masks it. */
  static byte[] frame(boolean last, int opcode, byte[] payload) {
    return frame((last ? 0x80 : 0) | opcode, 0x80, payload.length, payload);
  }

  private static byte[] frame(int first, int mask, long length, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(14 + payload.length).put((byte) first);
    if (length < 126) {
      out.put((byte) (mask | length));
    } else if (length < 1 << 16) {
      out.put((byte) (mask | 126)).putShort((short) length);
    } else {
      out.put((byte) (mask | 127)).putLong(length);
    }
    byte[] key = {1, 2, 3, 4};
    if (mask != 0) {
      out.put(key);
    }
    for (int i = 0; i < payload.length; i++) {
      out.put((byte) (mask != 0 ? payload[i] ^ key[i % 4] : payload[i]));
    }
    return java.util.Arrays.copyOf(out.array(), out.position());
  }

  /** What one client sends before it ends. */
  byte[] next() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int frames = 1 + random.nextInt(6); frames > 0; frames--) {
      out.writeBytes(one());
    }
    return out.toByteArray();
  }

  private byte[] one() {
    return switch (random.nextInt(12)) {
      case 0 -> bytes.next();
      case 1 -> frame(random.nextInt(256), 0x80, 5, "hello".getBytes(StandardCharsets.US_ASCII));
      case 2 -> frame(0x81, 0, 5, "plain".getBytes(StandardCharsets.US_ASCII));
      case 3 -> frame(0x81, 0x80, random.nextLong(), new byte[8]);
      case 4 -> frame(0x81, 0x80, (6 << 20) + random.nextInt(1 << 20), new byte[64]);
      case 5 -> frame(0x80 | PING, 0x80, 200, new byte[200]);
      case 6 -> frame(true, PING, new byte[random.nextInt(126)]);
      case 7 -> frame(true, CLOSE, new byte[random.nextInt(4)]);
      case 8 -> frame(random.nextBoolean(), CONTINUATION, requests.next());
      case 9 -> parts(requests.next());
      default -> frame(true, TEXT, requests.next());
    };
  }

  /** One message in several frames, with a ping between them now and then. */
  private byte[] parts(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = random.nextInt(message.length + 1);
    out.writeBytes(frame(false, TEXT, java.util.Arrays.copyOf(message, at)));
    if (random.nextBoolean()) {
      out.writeBytes(frame(true, PING, new byte[] {1}));
    }
    out.writeBytes(
        frame(true, CONTINUATION, java.util.Arrays.copyOfRange(message, at, message.length)));
    return out.toByteArray();
  }
}
