package org.poai.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.memory.MemoryShare;
import org.poai.metrics.Metrics;

/** Heads that are no clear HTTP, over real sockets. */
@Timeout(60)
final class HeadFormTest {
  private HttpFront front;

  @BeforeEach
  void start() throws IOException {
    front =
        new HttpFront(
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Routes(Map.of("/", new EchoRoute())),
            Access.local(),
            FrontLimits.ofClients(64),
            new MemoryShare("clients", 1 << 20),
            new Metrics());
  }

  @AfterEach
  void stop() {
    front.stop();
  }

  /** All that the front says to a head with a body of one letter. */
  private String answer(String... lines) throws IOException {
    try (Socket socket = PlainSocket.connect(front)) {
      PlainSocket.write(socket, String.join("\r\n", lines) + "\r\n\r\nx");
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1|Host: localhost|Host: localhost|Content-Length: 1",
        "POST / HTTP/1.1|Host: localhost|Host: evil.example|Content-Length: 1",
        "POST / HTTP/1.1|Content-Length: 1",
        "POST / HTTP/1.1|Host: localhost, localhost|Content-Length: 1",
        "POST / HTTP/1.1|Host: me@localhost|Content-Length: 1",
        "POST / HTTP/1.1|Host: localhost/x|Content-Length: 1",
        "POST / HTTP/1.1|Host: localhost:80:81|Content-Length: 1",
        "POST http://evil.example/ HTTP/1.1|Host: localhost|Content-Length: 1",
        "POST http://me@localhost/ HTTP/1.1|Host: localhost|Content-Length: 1",
        "POST http:/// HTTP/1.1|Host: localhost|Content-Length: 1",
        "POST localhost HTTP/1.1|Host: localhost|Content-Length: 1",
        "CONNECT localhost:80 HTTP/1.1|Host: localhost:80",
        "GET * HTTP/1.1|Host: localhost",
        "POST / HTTP/1.1|Host: localhost|Content-Length: 1|Content-Length: 1",
        "POST / HTTP/1.1|Host: localhost|Content-Length: 1|Content-Length: 2",
        "POST / HTTP/1.1|Host: localhost|Content-Length: 1, 1",
        "POST / HTTP/1.1|Host: localhost|Content-Length: +1",
        "POST / HTTP/1.1|Host: localhost|Content-Length: -1",
        "POST / HTTP/1.1|Host: localhost|Content-Length: 1|Transfer-Encoding: chunked",
        "POST / HTTP/1.1|Host: localhost|Transfer-Encoding: chunked|Content-Length: 1",
        "POST / HTTP/1.1|Host: localhost|Transfer-Encoding: chunked|Transfer-Encoding: chunked",
        "POST / HTTP/1.1|Host: localhost|Transfer-Encoding: chunked, identity",
        "POST / HTTP/1.1|Host: localhost|Transfer-Encoding: gzip",
        "POST / HTTP/1.1|Host: localhost|Transfer-Encoding : chunked",
        "POST / HTTP/1.0|Host: localhost|Transfer-Encoding: chunked",
        "POST / HTTP/1.1|Host: localhost|Authorization: a|Authorization: b|Content-Length: 1",
        "POST / HTTP/1.1|Host: localhost|Origin: null|Origin: null|Content-Length: 1",
        "POST / HTTP/1.1|Host : localhost|Content-Length: 1",
        "POST / HTTP/1.1| Host: localhost|Content-Length: 1"
      })
  void head_thatTwoReadersWouldUnderstandDifferently_is400AndEndsTheConnection(String lines)
      throws IOException {
    assertThat(answer(lines.split("\\|"))).contains(" 400 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST http://localhost/ HTTP/1.1|Host: localhost",
        "POST http://LOCALHOST HTTP/1.1|Host: localhost",
        "POST HTTP://127.0.0.1:80/?q HTTP/1.1|Host: 127.0.0.1:80",
        "POST / HTTP/1.1|Host: [::1]:8545",
        "POST / HTTP/1.1|Host: localhost:",
        "POST / HTTP/1.0"
      })
  void head_thatNamesItsHostOnce_inWhateverForm_isAnswered(String lines) throws IOException {
    assertThat(answer((lines + "|Content-Length: 1|Connection: close").split("\\|")))
        .endsWith("\r\n\r\nx");
  }
}
