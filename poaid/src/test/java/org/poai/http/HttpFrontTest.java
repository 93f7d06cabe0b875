package org.poai.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;
import org.poai.testing.Until;

/** The front over real sockets, spoken to byte by byte. */
@Timeout(60)
final class HttpFrontTest {
  private static final String TOKEN = "0123abcd";

  private final MemoryShare share = new MemoryShare("clients", 96 << 20);
  private final Metrics metrics = new Metrics();
  private final EchoRoute route = new EchoRoute();
  private HttpFront front;

  @BeforeEach
  void start() throws IOException {
    front = front(Access.local(), FrontLimits.ofClients(64), metrics);
  }

  private HttpFront front(Access access, FrontLimits limits, Metrics where) throws IOException {
    return new HttpFront(
        "test",
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new Routes(Map.of("/", route)),
        access,
        limits,
        share,
        where);
  }

  @AfterEach
  void stop() {
    front.stop();
  }

  /** Head and body of the next response, by its length. */
  private static String response(InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return text.toString();
      }
      text.append((char) next);
    }
    String mark = "content-length: ";
    int at = text.indexOf(mark);
    if (at >= 0) {
      int length = Integer.parseInt(text.substring(at + mark.length(), text.indexOf("\r\n", at)));
      text.append(new String(in.readNBytes(length), US_ASCII));
    }
    return text.toString();
  }

  private String ask(String request) throws IOException {
    try (Socket socket = PlainSocket.connect(front)) {
      PlainSocket.write(socket, request);
      return response(socket.getInputStream());
    }
  }

  private static String post(String body) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String head(String... lines) {
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  private void withToken() throws IOException {
    front.stop();
    front =
        front(
            new Access(Set.of(), Set.of(), Optional.of(TOKEN), true),
            FrontLimits.ofClients(64),
            new Metrics());
  }

  @Test
  void requestWithoutToken_isRefusedByItsHead_andNothingOfItsBodyIsKept() throws IOException {
    withToken();
    try (Socket socket = PlainSocket.connect(front)) {
      PlainSocket.write(socket, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n");
      String answer = response(socket.getInputStream());
      assertThat(answer)
          .startsWith("HTTP/1.1 401 ")
          .containsIgnoringCase("www-authenticate: Bearer");
      assertThat(answer).contains("connection: close");
      assertThat(share.used()).isLessThan(4096);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void token_inThePathOrTheHeader_opens() throws IOException {
    withToken();
    assertThat(ask("POST /" + TOKEN + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"))
        .endsWith("hi");
    assertThat(
            ask(
                "POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + TOKEN
                    + "\r\nContent-Length: 2\r\n\r\nhi"))
        .endsWith("hi");
    try (SocketClient socket = new SocketClient(front.port(), "/" + TOKEN)) {
      socket.text(new byte[] {'x'});
      assertThat(socket.next()).containsExactly('x');
    }
  }

  @Test
  void foreignHostAndOrigin_areRefusedByTheHead() throws IOException {
    assertThat(ask("POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 5000000\r\n\r\n"))
        .startsWith("HTTP/1.1 403 ");
    String foreign =
        ask(
            head(
                "POST / HTTP/1.1",
                "Host: localhost",
                "Origin: https://evil.example",
                "Content-Length: 5000000"));
    assertThat(foreign).startsWith("HTTP/1.1 403 ").doesNotContain("access-control-allow-origin");
  }

  @Test
  void body_thatIsAnnouncedOrComesTooLarge_is413() throws IOException {
    assertThat(ask("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5242881\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ");
    try (Socket socket = PlainSocket.connect(front)) {
      PlainSocket.write(
          socket, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      byte[] chunk = new byte[1 << 20];
      for (int i = 0; i < 6; i++) {
        PlainSocket.write(socket, "100000\r\n");
        socket.getOutputStream().write(chunk);
        PlainSocket.write(socket, "\r\n");
      }
      assertThat(response(socket.getInputStream())).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void pipelinedRequests_byThousands_areAllAnsweredInOrder() throws Exception {
    int count = 3_000;
    try (Socket socket = PlainSocket.connect(front)) {
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < count; i++) {
                    PlainSocket.write(socket, post(Integer.toString(i)));
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      writer.start();
      InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
      for (int i = 0; i < count; i++) {
        assertThat(response(in)).endsWith("\r\n\r\n" + i);
      }
      writer.join();
    }
    Until.holds("all is given back", () -> share.used() == 0);
  }

  @Test
  void getOfTheRoot_is200_andOtherMethodsAre405WithAllow() throws IOException {
    assertThat(ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    assertThat(ask("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    assertThat(ask("PUT / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .containsIgnoringCase("allow: GET, HEAD, POST");
    assertThat(ask("GET /else HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void compressedBody_is415() throws IOException {
    assertThat(
            ask(
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\n"
                    + "Content-Length: 2\r\n\r\nhi"))
        .startsWith("HTTP/1.1 415 ");
  }

  @Test
  void answer_isCompressedWhereAsked() throws IOException {
    String body = "a".repeat(200_000);
    try (Socket socket = PlainSocket.connect(front)) {
      PlainSocket.write(
          socket,
          post(body)
              .replace("Host: localhost\r\n", "Host: localhost\r\nAccept-Encoding: gzip\r\n")
              .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
      byte[] all = socket.getInputStream().readAllBytes();
      String text = new String(all, java.nio.charset.StandardCharsets.ISO_8859_1);
      assertThat(text).contains("content-encoding: gzip").contains("transfer-encoding: chunked");
      assertThat(all.length).isLessThan(20_000);
      assertThat(unzipped(text)).isEqualTo(body);
    }
    assertThat(ask(post(body))).endsWith(body).doesNotContain("content-encoding");
  }

  private static String unzipped(String response) throws IOException {
    String rest = response.substring(response.indexOf("\r\n\r\n") + 4);
    StringBuilder zipped = new StringBuilder();
    while (true) {
      int end = rest.indexOf("\r\n");
      int length = Integer.parseInt(rest.substring(0, end), 16);
      if (length == 0) {
        break;
      }
      zipped.append(rest, end + 2, end + 2 + length);
      rest = rest.substring(end + 4 + length);
    }
    byte[] bytes = zipped.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    return new String(
        new GZIPInputStream(new java.io.ByteArrayInputStream(bytes)).readAllBytes(), US_ASCII);
  }

  @Test
  void preflight_allowsWhatThePageAsksFor() throws IOException {
    String answer =
        ask(
            head(
                "OPTIONS / HTTP/1.1",
                "Host: localhost",
                "Origin: http://localhost:3000",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: content-type,x-client"));
    assertThat(answer)
        .startsWith("HTTP/1.1 204 ")
        .containsIgnoringCase("access-control-allow-headers: content-type,x-client")
        .containsIgnoringCase("access-control-allow-methods: GET, HEAD, POST")
        .containsIgnoringCase("access-control-allow-origin: http://localhost:3000");
    assertThat(
            ask(
                head(
                    "OPTIONS / HTTP/1.1",
                    "Host: localhost",
                    "Origin: https://evil.example",
                    "Access-Control-Request-Method: POST")))
        .startsWith("HTTP/1.1 204 ")
        .doesNotContainIgnoringCase("access-control");
  }

  @Test
  void oldClient_thatWantsToStay_isToldThatItMay() throws IOException {
    try (Socket socket = PlainSocket.connect(front)) {
      for (int i = 0; i < 2; i++) {
        PlainSocket.write(
            socket,
            "POST / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n"
                + "Content-Length: 2\r\n\r\nhi");
        assertThat(response(socket.getInputStream()))
            .startsWith("HTTP/1.0 200 ")
            .contains("connection: keep-alive")
            .endsWith("hi");
      }
    }
  }

  @Test
  void clientThatWaitsForContinue_isToldToGoOn() throws IOException {
    try (Socket socket = PlainSocket.connect(front)) {
      PlainSocket.write(
          socket,
          head("POST / HTTP/1.1", "Host: localhost", "Expect: 100-continue", "Content-Length: 2"));
      assertThat(response(socket.getInputStream())).startsWith("HTTP/1.1 100 ");
      PlainSocket.write(socket, "hi");
      assertThat(response(socket.getInputStream())).endsWith("hi");
    }
  }

  @Test
  void failureOfAnAnswer_errorsOfTheJvmToo_is500AndNothingElse() throws IOException {
    route.answers = body -> CompletableFuture.failedFuture(new OutOfMemoryError("direct"));
    assertThat(ask(post("x"))).startsWith("HTTP/1.1 500 ");
    route.answers = CompletableFuture::completedFuture;
    assertThat(ask(post("x"))).endsWith("x");
  }

  @Test
  void slowReaderOfLargeAnswers_holdsThemOnItsAccount_andOthersAreAnswered() throws Exception {
    byte[] large = new byte[20 << 20];
    route.answers = body -> CompletableFuture.completedFuture(body.length > 1 ? large : body);
    try (Socket slow = PlainSocket.connect(front)) {
      PlainSocket.write(slow, post("large"));
      Until.holds("held", () -> share.used() > 10 << 20);
      assertThat(ask(post("x"))).endsWith("x");
    }
    Until.holds("given back", () -> share.used() == 0);
  }

  @Test
  void pipelinedRequests_behindASlowOne_waitWhateverTheirNumber() throws Exception {
    CompletableFuture<byte[]> slow = new CompletableFuture<>();
    route.answers = body -> body[0] == 's' ? slow : CompletableFuture.completedFuture(body);
    try (Socket socket = PlainSocket.connect(front)) {
      PlainSocket.write(socket, post("slow") + post("x").repeat(1_000));
      Until.holds("all wait", () -> share.used() > 1_000 * 512);
      slow.complete("done".getBytes(US_ASCII));
      InputStream in = new BufferedInputStream(socket.getInputStream());
      assertThat(response(in)).endsWith("done");
      for (int i = 0; i < 1_000; i++) {
        assertThat(response(in)).endsWith("x");
      }
    }
  }

  @Test
  void head_ofMoreHeadersThanAnybodySends_is400() throws IOException {
    String few = "a:\r\n".repeat(100);
    String many = "a:\r\n".repeat(200);
    String begin = "POST / HTTP/1.1\r\nHost: localhost\r\n";
    assertThat(ask(begin + few + "Content-Length: 1\r\n\r\nx")).startsWith("HTTP/1.1 200 ");
    assertThat(ask(begin + many + "Content-Length: 1\r\n\r\nx")).startsWith("HTTP/1.1 400 ");
    assertThat(ask(begin + many)).as("a head that does not end").startsWith("HTTP/1.1 400 ");
  }

  @Test
  void headsOfManyShortHeaders_areCountedByTheirHeap_andReadNoFurther() throws Exception {
    CompletableFuture<byte[]> slow = new CompletableFuture<>();
    route.answers = body -> slow;
    byte[] many =
        post("x").replaceFirst("Content", "a:b\r\n".repeat(100) + "Content").getBytes(US_ASCII);
    try (Socket socket = PlainSocket.connect(front)) {
      var sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 10_000; i++) {
                    socket.getOutputStream().write(many);
                  }
                } catch (IOException e) {
                  // Closed by the test, as it is read no further.
                }
              });
      Until.holds("held", () -> share.used() > 30 << 20);
      assertThat(sending).isNotDone();
    }
    slow.complete(new byte[1]);
    Until.holds("given back", () -> share.used() == 0);
  }

  /** Eight connections that each send the beginning of a large body. */
  private Socket[] hoarders() throws IOException {
    byte[] part = new byte[2 << 20];
    Arrays.fill(part, (byte) ' ');
    Socket[] hoarders = new Socket[8];
    for (int i = 0; i < hoarders.length; i++) {
      hoarders[i] = PlainSocket.connect(front);
      Socket hoarder = hoarders[i];
      var unused =
          CompletableFuture.runAsync(
              () -> {
                try {
                  PlainSocket.write(
                      hoarder,
                      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n");
                  hoarder.getOutputStream().write(part);
                } catch (IOException e) {
                  // Cut off, as it should be when others need the room.
                }
              });
    }
    return hoarders;
  }

  @Test
  void answer_thatWaitsForABusyLoop_isOnTheAccount() throws Exception {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    route.answers =
        body -> {
          if (body.length == 1) {
            asked.countDown();
            return answer;
          }
          busy.countDown();
          return CompletableFuture.completedFuture(body).whenComplete((b, f) -> join(free));
        };
    front.stop();
    front =
        front(
            Access.local(),
            new FrontLimits(1, 8, 8, 32 << 20, 64 << 20, 30_000, 120),
            new Metrics());
    try (Socket first = PlainSocket.connect(front);
        Socket second = PlainSocket.connect(front)) {
      PlainSocket.write(first, post("?"));
      join(asked);
      PlainSocket.write(second, post("work for the loop"));
      join(busy);
      assertThat(answer.complete(new byte[3 << 20])).isTrue();
      assertThat(share.used()).isGreaterThan(3 << 20);
      free.countDown();
      assertThat(response(first.getInputStream())).hasSizeGreaterThan(3 << 20);
    } finally {
      free.countDown();
    }
  }

  private static void join(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void bodiesThatDoNotEnd_fillTheShareAndNoMore_andASmallClientIsAnswered() throws Exception {
    front.stop();
    MemoryShare little = new MemoryShare("clients", 8 << 20);
    front =
        new HttpFront(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Routes(Map.of("/", route)),
            Access.local(),
            FrontLimits.ofClients(64),
            little,
            new Metrics());
    Socket[] hoarders = hoarders();
    Until.holds("nearly full", () -> little.used() > 7 << 20);
    for (int i = 0; i < 20; i++) {
      assertThat(ask(post("small " + i))).endsWith("small " + i);
      assertThat(little.used()).isLessThanOrEqualTo(little.limit());
    }
    for (Socket hoarder : hoarders) {
      hoarder.close();
    }
    Until.holds("given back", () -> little.used() == 0);
  }

  @Test
  void connections_beyondTheirNumber_areNotTakenWhileAllWaitForAnswers_andTheOthersGoOn()
      throws Exception {
    front.stop();
    front = front(Access.local(), FrontLimits.ofClients(2), new Metrics());
    CompletableFuture<byte[]> slow = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(2);
    route.answers =
        body -> {
          asked.countDown();
          return slow;
        };
    try (Socket one = PlainSocket.connect(front);
        Socket two = PlainSocket.connect(front)) {
      PlainSocket.write(one, post("1"));
      PlainSocket.write(two, post("2"));
      join(asked);
      try (Socket three = PlainSocket.connect(front)) {
        assertThat(three.getInputStream().read()).isEqualTo(-1);
      }
      slow.complete(new byte[] {'a'});
      assertThat(response(one.getInputStream())).endsWith("a");
      assertThat(response(two.getInputStream())).endsWith("a");
    }
  }

  @Test
  void connectionsThatShowNothing_asManyAsThereMayBe_lockNobodyOut() throws Exception {
    withToken();
    Socket[] silent = new Socket[64];
    try {
      for (int i = 0; i < silent.length; i++) {
        silent[i] = PlainSocket.connect(front);
      }
      PlainSocket.write(silent[1], "POST / HTTP/1.1\r\nHost: localhost\r\n");
      for (int i = 0; i < 3; i++) {
        String owner = "Host: localhost\r\nAuthorization: Bearer " + TOKEN + "\r\n";
        assertThat(ask(post("hi").replace("Host: localhost\r\n", owner))).endsWith("hi");
      }
      int closed = silent[0].getInputStream().read();
      assertThat(closed).as("the longest silent has made room").isEqualTo(-1);
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }
}
