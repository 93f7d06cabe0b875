package org.poai.libp2p.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.poai.libp2p.host.HostPair;
import org.poai.libp2p.request.RequestException.Cause;

@Timeout(60)
class StreamRequestsTest {
  private static final Exchange EXCHANGE =
      new Exchange("/test/ask/1", 1000, 3_000_000, Duration.ofSeconds(10), 4);

  @SuppressWarnings("NullAway.Init")
  private HostPair pair;

  @SuppressWarnings("NullAway.Init")
  private StreamRequests dialer;

  @SuppressWarnings("NullAway.Init")
  private StreamRequests listener;

  @BeforeEach
  void connect() throws Exception {
    pair = HostPair.connected();
    dialer = new StreamRequests(pair.dialer);
    listener = new StreamRequests(pair.listener);
  }

  @AfterEach
  void close() {
    pair.close();
  }

  private CompletableFuture<List<byte[]>> ask(Exchange exchange, byte[] request) {
    return dialer.ask(pair.listener.id(), exchange, request);
  }

  private static Cause causeOf(CompletableFuture<?> asked) {
    try {
      return fail("answered with " + asked.get(20, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return ((RequestException) Objects.requireNonNull(e.getCause())).why();
    } catch (InterruptedException | TimeoutException e) {
      return fail(e);
    }
  }

  @Test
  void response_ofManyFrames_arrivesWhole() throws Exception {
    listener.serve(
        EXCHANGE,
        (peer, request) ->
            CompletableFuture.completedFuture(
                List.of(request, new byte[0], new byte[2_000_000], new byte[] {9})));
    List<byte[]> frames = ask(EXCHANGE, new byte[] {1, 2, 3}).get(20, TimeUnit.SECONDS);
    assertThat(frames).hasSize(4);
    assertThat(frames.get(0)).containsExactly(1, 2, 3);
    assertThat(frames.get(1)).isEmpty();
    assertThat(frames.get(2)).hasSize(2_000_000);
    assertThat(frames.get(3)).containsExactly(9);
  }

  @Test
  void response_ofNothing_isNoFrames() throws Exception {
    listener.serve(EXCHANGE, (peer, request) -> CompletableFuture.completedFuture(List.of()));
    assertThat(ask(EXCHANGE, new byte[0]).get(20, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void protocol_thatNobodyServes_isRefused() {
    assertThat(causeOf(ask(EXCHANGE, new byte[1]))).isEqualTo(Cause.REFUSED);
  }

  @Test
  void responder_thatFails_isRefused() {
    listener.serve(
        EXCHANGE,
        (peer, request) -> CompletableFuture.failedFuture(new IllegalStateException("no")));
    assertThat(causeOf(ask(EXCHANGE, new byte[1]))).isEqualTo(Cause.REFUSED);
  }

  @Test
  void response_thatIsTooLong_isMalformed() {
    listener.serve(
        EXCHANGE,
        (peer, request) ->
            CompletableFuture.completedFuture(List.of(new byte[2_000_000], new byte[2_000_000])));
    assertThat(causeOf(ask(EXCHANGE, new byte[1]))).isEqualTo(Cause.MALFORMED);
  }

  @Test
  void responder_thatNeverAnswers_timesOut() {
    Exchange hasty = new Exchange("/test/never/1", 1000, 1000, Duration.ofMillis(300), 4);
    listener.serve(hasty, (peer, request) -> new CompletableFuture<>());
    assertThat(causeOf(ask(hasty, new byte[1]))).isIn(Cause.TIMEOUT, Cause.REFUSED);
  }

  @Test
  void request_thatIsTooLong_isRefused() {
    listener.serve(EXCHANGE, (peer, request) -> CompletableFuture.completedFuture(List.of()));
    assertThat(causeOf(ask(EXCHANGE, new byte[5000]))).isEqualTo(Cause.REFUSED);
  }

  @Test
  void peer_thatIsNotConnected_isDisconnected() {
    assertThat(causeOf(dialer.ask(pair.dialer.id(), EXCHANGE, new byte[1])))
        .isEqualTo(Cause.DISCONNECTED);
  }
}
