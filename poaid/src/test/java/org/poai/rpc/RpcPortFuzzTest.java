package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.libp2p.BentInputs;
import org.poai.libp2p.Leaks;
import org.poai.rpc.server.RpcServer;
import org.poai.rpc.server.TestPort;
import org.poai.testing.Until;

/** Malformed requests through the port: in whole HTTP, in broken HTTP, in WebSocket frames. */
final class RpcPortFuzzTest {
  private static final int LONG = Integer.getInteger("poai.rpc.port-requests", 200_000);
  private static final byte[] CHAIN_ID =
      post("{\"id\":1,\"method\":\"eth_chainId\"}".getBytes(StandardCharsets.UTF_8), false);
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");

  @TempDir Path folder;

  private FuzzedChain chain;
  private RpcServer server;
  private BentRequests requests;
  private Random random;

  @BeforeEach
  void open() throws IOException {
    Leaks.begin();
    chain = new FuzzedChain(folder);
    server = TestPort.serve(chain.rpc, 0, (part, cause) -> chain.failures.add(cause));
    random = new Random(3);
    RequestSeeds seeds = new RequestSeeds(chain);
    requests = new BentRequests(chain.rpc.methods(), seeds.valid(), seeds.values(), random);
  }

  @AfterEach
  void close() throws Exception {
    Until.holds("no subscription outlives its socket", () -> subscribed() == 0);
    server.stop();
    chain.close();
    assertThat(chain.failures).isEmpty();
    Leaks.assertNone();
  }

  private int subscribed() {
    return chain.rpc.subscribed().join();
  }

  @Test
  @Timeout(120)
  void malformedBodies_areAnsweredOneByOne() throws Exception {
    bodies(1_500);
  }

  @Test
  @Timeout(120)
  void brokenHttp_isRefusedOrClosed() throws Exception {
    framing(300);
  }

  @Test
  @Timeout(120)
  void brokenFrames_areAnsweredOrClosed() throws Exception {
    frames(300);
  }

  @Test
  @Tag("soak")
  void malformedForLong_isAnsweredOrClosed() throws Exception {
    long start = System.nanoTime();
    bodies(LONG * 7 / 10);
    framing(LONG / 10);
    frames(LONG / 5);
    String text =
        String.format(
            Locale.ROOT,
            "%,d bodies, %,d broken HTTP messages, %,d WebSockets of up to six broken frames"
                + " through the port in %,.0f s%n",
            LONG * 7 / 10,
            LONG / 10,
            LONG / 5,
            (System.nanoTime() - start) / 1e9);
    System.out.print(text);
    Files.writeString(
        Path.of("target", "rpc-fuzz.txt"),
        text,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static byte[] post(byte[] body, boolean chunked) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n".getBytes(StandardCharsets.US_ASCII));
    if (!chunked) {
      out.writeBytes(ascii("Content-Length: " + body.length + "\r\n\r\n"));
      out.writeBytes(body);
      return out.toByteArray();
    }
    out.writeBytes(ascii("Transfer-Encoding: chunked\r\n\r\n"));
    for (int at = 0; at < body.length; at += 100) {
      int size = Math.min(100, body.length - at);
      out.writeBytes(ascii(Integer.toHexString(size) + "\r\n"));
      out.write(body, at, size);
      out.writeBytes(ascii("\r\n"));
    }
    out.writeBytes(ascii("0\r\n\r\n"));
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whole HTTP on a connection that stays, several requests at once now and then. */
  private void bodies(int count) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      for (int sent = 0; sent < count; ) {
        List<byte[]> together = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = random.nextInt(8) == 0 ? random.nextInt(40) : 0; i >= 0; i--) {
          together.add(requests.next());
          out.writeBytes(post(together.get(together.size() - 1), random.nextInt(4) == 0));
        }
        client.send(out.toByteArray());
        for (byte[] body : together) {
          RawClient.Response response = client.response();
          assertThat(response.status()).isEqualTo(200);
          boolean unused =
              AnswerCheck.check(
                  Optional.of(response.body()).filter(answer -> answer.length > 0), body);
        }
        sent += together.size();
      }
    }
  }

  private static List<byte[]> messages() {
    byte[] body = ascii("{\"id\":1,\"method\":\"eth_chainId\"}");
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(post(body, false));
    seeds.add(post(body, true));
    seeds.add(ascii(BentFrames.HANDSHAKE));
    seeds.add(ascii("OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n\r\n"));
    seeds.add(ascii("GET /../../etc/passwd HTTP/1.0\r\n\r\n"));
    seeds.add(ascii("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"));
    seeds.add(ascii("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"));
    seeds.add(ascii("POST / HTTP/1.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"));
    seeds.add(ascii("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"));
    seeds.add(ascii("POST / HTTP/1.1\r\nExpect: tea\r\nContent-Length: 2\r\n\r\n{}"));
    seeds.add(ascii("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n{}"));
    seeds.add(ascii("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n{}"));
    seeds.add(ascii("GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(2_000) + "\r\n"));
    seeds.add(ascii("GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n\r\n"));
    seeds.add(ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    seeds.add(ascii("POST / HTTP/1.1\r\nOrigin: http://[\r\nContent-Length: 2\r\n\r\n{}"));
    seeds.add(HexFormat.of().parseHex("16030100f5010000f10303"));
    return seeds;
  }

  /** A connection for each; whatever comes, it ends, and others go on. */
  private void framing(int count) throws IOException {
    List<byte[]> seeds = messages();
    BentInputs bent = new BentInputs(seeds, 16_384, random);
    for (int i = 0; i < count; i++) {
      byte[] input = i < seeds.size() ? seeds.get(i) : bent.next();
      byte[] answer = exchange(new byte[0], input);
      assertAnswers(answer, input);
      if (i % 16 == 0) {
        assertServes();
      }
    }
    assertServes();
  }

  private static void assertAnswers(byte[] answer, byte[] input) {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    assertThat(STATUS.matcher(text).results().map(found -> found.group(1)))
        .as("%s to %s", text, HexFormat.of().formatHex(input))
        .noneMatch(status -> status.startsWith("5"));
    assertThat(text).doesNotContainPattern(AnswerCheck.LEAK);
  }

  private byte[] exchange(byte[] first, byte[] input) throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      if (first.length > 0) {
        client.send(first);
        assertThat(client.response().status()).isEqualTo(101);
      }
      try {
        client.send(input);
        client.end();
      } catch (SocketException e) {
        // It has closed already; what it had said is read all the same.
      }
      return client.rest();
    }
  }

  private void assertServes() throws IOException {
    try (RawClient client = new RawClient(server.port())) {
      client.send(CHAIN_ID);
      assertThat(client.response().status()).isEqualTo(200);
    }
  }

  private void frames(int count) throws IOException {
    BentFrames bent = new BentFrames(requests, random);
    for (int i = 0; i < count; i++) {
      byte[] input = bent.next();
      byte[] answer = exchange(ascii(BentFrames.HANDSHAKE), input);
      for (byte[] message : texts(answer)) {
        boolean news = new String(message, StandardCharsets.UTF_8).contains("eth_subscription");
        assertThat(news || AnswerCheck.check(Optional.of(message), input)).isIn(true, false);
      }
      if (i % 16 == 0) {
        assertServes();
      }
    }
  }

  /** The text messages of a server, which are neither masked nor in parts; a cut end is left. */
  private static List<byte[]> texts(byte[] stream) {
    ByteBuffer in = ByteBuffer.wrap(stream);
    List<byte[]> texts = new ArrayList<>();
    while (in.remaining() >= 10) {
      int opcode = in.get() & 0x0f;
      long length = in.get();
      length = length == 126 ? in.getShort() & 0xffff : length == 127 ? in.getLong() : length;
      if (length > in.remaining()) {
        break;
      }
      byte[] payload = new byte[(int) length];
      in.get(payload);
      if (opcode == 1) {
        texts.add(payload);
      }
    }
    return texts;
  }
}
