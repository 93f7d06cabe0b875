package org.poai.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.memory.MemoryShare;
import org.poai.memory.Purse;
import org.poai.metrics.Metrics;
import org.poai.testing.Until;

/** WebSockets of the front over real sockets. */
@Timeout(60)
final class WebSocketsTest {
  private static final int TRY_AGAIN_LATER = 1013;

  /** Bytes that may wait for a client, and a message of which its sockets take a part at most. */
  private static final int BOUND = 16 << 20;

  private static final int MESSAGE = 12 << 20;

  /** What the sockets may take of it: those of Linux 4 MiB and a little. */
  private static final int TAKEN = 6 << 20;

  /** What an empty pong takes at least while it waits. */
  private static final int PONG_WEIGHT = 512;

  private final MemoryShare share = new MemoryShare("clients", 128 << 20);
  private final EchoRoute route = new EchoRoute();
  private HttpFront front;

  @BeforeEach
  void start() throws IOException {
    front = front(FrontLimits.ofClients(64));
  }

  private HttpFront front(FrontLimits limits) throws IOException {
    return new HttpFront(
        "test",
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        new Routes(Map.of("/", route)),
        Access.local(),
        limits,
        share,
        new Metrics());
  }

  @AfterEach
  void stop() {
    front.stop();
  }

  private SocketClient open() throws IOException {
    return new SocketClient(front.port(), "/");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  @Test
  void requests_byThousandsAtOnce_areAllAnswered() throws Exception {
    Queue<Runnable> later = new ConcurrentLinkedQueue<>();
    route.answers =
        message -> {
          CompletableFuture<byte[]> answer = new CompletableFuture<>();
          later.add(() -> answer.complete(message));
          return answer;
        };
    int count = 2_500;
    try (SocketClient client = open()) {
      for (int i = 0; i < count; i++) {
        client.text(bytes("request " + i));
      }
      Until.holds("begun", () -> !later.isEmpty());
      AtomicLong answered = new AtomicLong();
      Thread answering =
          new Thread(
              () -> {
                while (answered.get() < count) {
                  Runnable next = later.poll();
                  if (next != null) {
                    next.run();
                  }
                }
              });
      answering.start();
      for (int i = 0; i < count; i++) {
        assertThat(new String(client.next(), US_ASCII)).startsWith("request ");
        answered.incrementAndGet();
      }
      answering.join();
    }
    Until.holds("all is given back", () -> share.used() == 0);
  }

  @Test
  void messagesThatWait_areReadNoFurtherThanTheirBound_andOthersAreAnswered() throws Exception {
    route.answers =
        message -> message.length > 100 ? new CompletableFuture<>() : completed(message);
    byte[] large = new byte[4_700_000];
    try (SocketClient hoarder = open();
        SocketClient other = open()) {
      var unused =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 40; i++) {
                    hoarder.text(large);
                  }
                } catch (IOException e) {
                  // Its connection ends with the test.
                }
              });
      Until.holds("full", () -> share.used() > 31 << 20);
      for (int i = 0; i < 50; i++) {
        other.text(bytes("small " + i));
        assertThat(other.next()).isEqualTo(bytes("small " + i));
        assertThat(share.used()).isLessThanOrEqualTo(33 << 20);
      }
    }
  }

  private static CompletableFuture<byte[]> completed(byte[] message) {
    return CompletableFuture.completedFuture(message);
  }

  @Test
  void clientThatDoesNotRead_isAskedNoMore_andGetsAllWhenItReads() throws Exception {
    AtomicLong begun = new AtomicLong();
    byte[] answer = new byte[1 << 20];
    route.answers =
        message -> {
          begun.incrementAndGet();
          return completed(answer);
        };
    int count = 60;
    try (SocketClient client = open()) {
      for (int i = 0; i < count; i++) {
        client.text(bytes("x"));
      }
      Until.holds("held up", () -> share.used() > 1 << 20);
      assertThat(begun.get()).isLessThan(20);
      for (int i = 0; i < count; i++) {
        assertThat(client.next()).hasSize(answer.length);
      }
      assertThat(begun.get()).isEqualTo(count);
    }
  }

  @Test
  void binaryMessages_areAnsweredAsTexts() throws Exception {
    try (SocketClient client = open()) {
      client.write(SocketClient.frame(0x82, bytes("binary")));
      assertThat(client.next()).isEqualTo(bytes("binary"));
    }
  }

  @Test
  void fragments_withAPingBetweenThem_areOneMessage() throws Exception {
    try (SocketClient client = open()) {
      client.write(SocketClient.frame(0x01, bytes("in ")));
      client.write(SocketClient.frame(0x89, bytes("ping")));
      client.write(SocketClient.frame(0x80, bytes("parts")));
      assertThat(client.next()).isEqualTo(bytes("ping"));
      assertThat(client.next()).isEqualTo(bytes("in parts"));
    }
  }

  @Test
  void message_thatIsTooLarge_endsItWith1009() throws Exception {
    try (SocketClient client = open()) {
      byte[] head = {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 0x50, 0, 1, 1, 2, 3, 4};
      client.write(head);
      assertThat(client.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void frames_againstTheRules_endItWith1002() throws Exception {
    for (byte[] bad :
        new byte[][] {
          {(byte) 0x81, 1, 'x'},
          SocketClient.frame(0xc1, bytes("x")),
          SocketClient.frame(0x83, bytes("x")),
          SocketClient.frame(0x80, bytes("x")),
          SocketClient.frame(0x09, bytes("x"))
        }) {
      try (SocketClient client = open()) {
        client.write(bad);
        assertThat(client.closeCode()).isEqualTo(1002);
      }
    }
  }

  @Test
  void close_comesBackWithItsCode_andTheSessionHearsOfIt() throws Exception {
    try (SocketClient client = open()) {
      client.write(SocketClient.frame(0x88, new byte[] {0x03, (byte) 0xe9}));
      assertThat(client.closeCode()).isEqualTo(1001);
      route.closed.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void failureOfAnAnswer_endsItWith1011() throws Exception {
    route.answers = message -> CompletableFuture.failedFuture(new IllegalStateException("bug"));
    try (SocketClient client = open()) {
      client.text(bytes("x"));
      assertThat(client.closeCode()).isEqualTo(1011);
    }
  }

  @Test
  void news_thatTheClientDoesNotRead_endsIt() throws Exception {
    try (SocketClient deaf = open()) {
      assertThat(deaf).isNotNull();
      WebSockets.Push push = route.opened.take();
      byte[] news = new byte[256 << 10];
      for (int i = 0; i < 64 && !route.closed.isDone(); i++) {
        push.send(news);
      }
      route.closed.get(30, TimeUnit.SECONDS);
    }
    Until.holds("all is given back", () -> share.used() == 0);
  }

  @Test
  void pings_whosePongsAreNotRead_haveAWeightThoughEmpty_andEndIt() throws Exception {
    ByteArrayOutputStream pings = new ByteArrayOutputStream();
    for (int i = 0; i < (BOUND - MESSAGE + TAKEN) / PONG_WEIGHT; i++) {
      pings.writeBytes(SocketClient.frame(0x89, new byte[0]));
    }
    HttpFront narrow = front(FrontLimits.ofClients(64).withResponses(BOUND));
    try (SocketClient deaf = new SocketClient(narrow.port(), "/")) {
      // Behind a message that nobody reads, so that each pong waits in the heap.
      route.opened.take().send(new byte[MESSAGE]);
      Until.holds("it is on its way", () -> share.used() < MESSAGE);
      deaf.write(pings.toByteArray());
      Until.holds(() -> "the end; " + share.used() + " bytes wait", route.closed::isDone);
    } finally {
      narrow.stop();
    }
    Until.holds("all is given back", () -> share.used() == 0);
  }

  @Test
  void answer_thatWaitsForABusyLoop_isOnTheAccount() throws Exception {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    route.answers =
        message -> {
          if (message.length == 1) {
            asked.countDown();
            return answer;
          }
          busy.countDown();
          join(free);
          return CompletableFuture.completedFuture(message);
        };
    HttpFront single = front(new FrontLimits(1, 8, 8, 32 << 20, 64 << 20, 30_000, 120));
    try (SocketClient first = new SocketClient(single.port(), "/");
        SocketClient second = new SocketClient(single.port(), "/")) {
      first.text(bytes("?"));
      join(asked);
      second.text(bytes("work for the loop"));
      join(busy);
      assertThat(answer.complete(new byte[3 << 20])).isTrue();
      assertThat(share.used()).isGreaterThan(3 << 20);
      free.countDown();
      assertThat(first.next()).hasSize(3 << 20);
    } finally {
      free.countDown();
      single.stop();
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
  void largestDebtor_ofAFullShare_isToldToTryAgainLater() throws Exception {
    route.answers = message -> new CompletableFuture<>();
    try (SocketClient client = open()) {
      client.text(new byte[3 << 20]);
      Until.holds("held", () -> share.used() > 3 << 20);
      Purse rest = share.store(share.limit()).purse(share.limit());
      assertThat(rest.take(share.limit() - share.used())).isTrue();
      Purse small = share.debtor(1000, () -> {}).purse(1000);
      assertThat(small.take(1000)).isTrue();
      assertThat(client.closeCode()).isEqualTo(TRY_AGAIN_LATER);
    }
  }

  @Test
  void replies_thatOpenSomething_standInLineBeforeWhatItBrings() throws Exception {
    try (SocketClient client = open()) {
      WebSockets.Push push = route.opened.take();
      client.text(bytes("subscribe"));
      assertThat(client.next()).isEqualTo(bytes("subscribe"));
      push.send(bytes("news"));
      assertThat(client.next()).isEqualTo(bytes("news"));
    }
  }
}
