package org.poai.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.testing.Until;

/** Responses that come about while they are sent, over real sockets. */
@Timeout(60)
final class ResponseStreamTest {
  private static final String STREAM = "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final MemoryShare share = new MemoryShare("clients", 96 << 20);
  private final BlockingQueue<ResponseSource.Sink> sinks = new LinkedBlockingQueue<>();
  private final BlockingQueue<CompletableFuture<Response>> waiting = new LinkedBlockingQueue<>();
  private HttpFront front;

  /** Answers at once with a stream that the test writes. */
  private final Route stream =
      new Plain() {
        @Override
        public CompletableFuture<Response> answer(RouteRequest request) {
          return CompletableFuture.completedFuture(Response.streamed("text/plain", sinks::add));
        }
      };

  /** Never answers by itself. */
  private final Route silent =
      new Plain() {
        @Override
        public CompletableFuture<Response> answer(RouteRequest request) {
          CompletableFuture<Response> answer = new CompletableFuture<>();
          waiting.add(answer);
          return answer;
        }
      };

  private abstract static class Plain implements Route {
    @Override
    public Set<String> methods() {
      return Set.of("GET");
    }

    @Override
    public int maxBody() {
      return 0;
    }
  }

  @BeforeEach
  void start() throws IOException {
    front = front(FrontLimits.ofClients(64));
  }

  private HttpFront front(FrontLimits limits) throws IOException {
    return new HttpFront(
        "test",
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new Routes(Map.of("/stream", stream, "/silent", silent)),
        Access.local(),
        limits,
        share,
        new Metrics());
  }

  @AfterEach
  void stop() {
    front.stop();
  }

  /** What came, as soon as it ends so. */
  private static String until(InputStream in, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < end.length()
        || !text.substring(text.length() - end.length()).equals(end)) {
      int next = in.read();
      assertThat(next).as("the end, after: %s", text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
  }

  private ResponseSource.Sink sink() throws InterruptedException {
    ResponseSource.Sink sink = sinks.poll(30, TimeUnit.SECONDS);
    assertThat(sink).isNotNull();
    return sink;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  @Test
  void pieces_comeAsTheyAreSent_andTheConnectionGoesOn() throws Exception {
    try (Socket socket = PlainSocket.connect(front)) {
      for (int i = 0; i < 2; i++) {
        PlainSocket.write(socket, STREAM.replace("Host", "Accept-Encoding: gzip\r\nHost"));
        ResponseSource.Sink sink = sink();
        assertThat(sink.send(bytes("one"))).isTrue();
        String head = until(socket.getInputStream(), "3\r\none\r\n");
        assertThat(head).startsWith("HTTP/1.1 200 ").contains("transfer-encoding: chunked");
        assertThat(head).doesNotContain("content-length").doesNotContain("gzip");
        assertThat(sink.send(bytes("two"))).isTrue();
        until(socket.getInputStream(), "3\r\ntwo\r\n");
        sink.end();
        assertThat(until(socket.getInputStream(), "0\r\n\r\n")).isEqualTo("0\r\n\r\n");
      }
      Until.holds("all memory is given back", () -> share.used() == 0);
    }
  }

  @Test
  void oldClient_isToldTheEndByTheConnection() throws Exception {
    try (Socket socket = PlainSocket.connect(front)) {
      PlainSocket.write(
          socket, "GET /stream HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
      ResponseSource.Sink sink = sink();
      sink.send(bytes("one"));
      sink.send(bytes("two"));
      sink.end();
      String all = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(all).endsWith("\r\n\r\nonetwo").doesNotContain("chunked");
    }
  }

  @Test
  void clientThatIsGone_isSeenByTheNextPiece() throws Exception {
    Socket socket = PlainSocket.connect(front);
    PlainSocket.write(socket, STREAM);
    ResponseSource.Sink sink = sink();
    assertThat(sink.send(bytes("one"))).isTrue();
    socket.close();
    Until.holds("the sink says that nobody reads", () -> !sink.send(bytes("x")));
    sink.end();
    Until.holds("all memory is given back", () -> share.used() == 0);
  }

  @Test
  void clientThatTakesNothing_isCutOff_andItsMemoryGivenBack() throws Exception {
    front.stop();
    front = front(FrontLimits.ofClients(64).withResponses(256 << 10));
    try (Socket socket = PlainSocket.connect(front)) {
      PlainSocket.write(socket, STREAM);
      ResponseSource.Sink sink = sink();
      byte[] piece = new byte[16 << 10];
      Until.holds("the sink refuses", () -> !sink.send(piece));
      Until.holds("all memory is given back", () -> share.used() == 0);
    }
  }

  @Test
  void responseForWhichThereIsNoMemory_isRefused_andItsSourceToldSo() throws Exception {
    front.stop();
    front = front(FrontLimits.ofClients(64).withResponses(100));
    try (Socket socket = PlainSocket.connect(front)) {
      PlainSocket.write(socket, STREAM);
      assertThat(sink()).isSameAs(ResponseSource.Sink.GONE);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      Until.holds("all memory is given back", () -> share.used() == 0);
    }
  }

  @Test
  void clientThatIsGone_cancelsTheAnswerThatItWaitsFor() throws Exception {
    Socket socket = PlainSocket.connect(front);
    PlainSocket.write(socket, "GET /silent HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CompletableFuture<Response> answer = waiting.poll(30, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    socket.close();
    Until.holds("the answer is cancelled", answer::isCancelled);
  }
}
