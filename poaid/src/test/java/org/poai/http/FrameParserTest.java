package org.poai.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of random messages in pieces of random size, and random bytes. */
final class FrameParserTest {
  private final List<String> found = new ArrayList<>();
  private long came;

  private final class Recording implements FrameParser.Sink {
    @Override
    public void came(int bytes) {
      came += bytes;
    }

    @Override
    public void message(byte[] payload) {
      found.add("message " + payload.length + " " + Arrays.hashCode(payload));
    }

    @Override
    public void ping(byte[] payload) {
      found.add("ping " + payload.length);
    }

    @Override
    public void closed(int code) {
      found.add("closed " + code);
    }

    @Override
    public void violation(int code, String why) {
      found.add("violation " + code);
    }
  }

  private static byte[] random(SplittableRandom random, int max) {
    byte[] bytes = new byte[random.nextInt(max + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void messages_howeverTheyAreCut_comeWholeAndInOrder(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    FrameParser parser = new FrameParser(100_000, new Recording());
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    List<String> sent = new ArrayList<>();
    long payloads = 0;
    for (int i = 0; i < 200; i++) {
      byte[] message = random(random, random.nextInt(10) == 0 ? 70_000 : 200);
      int cut = random.nextInt(message.length + 1);
      if (random.nextBoolean()) {
        wire.writeBytes(SocketClient.frame(0x81, message));
      } else {
        wire.writeBytes(SocketClient.frame(0x02, Arrays.copyOf(message, cut)));
        if (random.nextBoolean()) {
          wire.writeBytes(SocketClient.frame(0x89, new byte[7]));
          sent.add("ping 7");
        }
        wire.writeBytes(SocketClient.frame(0x80, Arrays.copyOfRange(message, cut, message.length)));
      }
      sent.add("message " + message.length + " " + Arrays.hashCode(message));
      payloads += message.length;
    }
    byte[] all = wire.toByteArray();
    int at = 0;
    while (at < all.length) {
      int piece = Math.min(all.length - at, 1 + random.nextInt(random.nextBoolean() ? 5 : 5000));
      parser.read(Unpooled.wrappedBuffer(all, at, piece));
      at += piece;
    }
    assertThat(found).isEqualTo(sent);
    assertThat(came).isEqualTo(payloads);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void bytesAtRandom_endInAViolationOrAClose_andAreNeverReadAfterIt(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2_000; round++) {
      found.clear();
      FrameParser parser = new FrameParser(1000, new Recording());
      for (int i = 0; i < 20; i++) {
        parser.read(Unpooled.wrappedBuffer(random(random, 400)));
      }
      long ends =
          found.stream()
              .filter(each -> each.startsWith("closed") || each.startsWith("violation"))
              .count();
      assertThat(ends).isLessThanOrEqualTo(1);
      if (ends == 1) {
        assertThat(found.get(found.size() - 1)).matches("(closed|violation) \\d+");
      }
    }
  }
}
