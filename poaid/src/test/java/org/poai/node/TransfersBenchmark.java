package org.poai.node;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.poai.client.JsonRpcClient;
import org.poai.client.NodeUrl;
import org.poai.json.JsonValue;

/**
 * How many transfers a second a node of the devnet mines while it gets as many as it takes: {@code
 * TransfersBenchmark URL SECONDS}. They are signed beforehand, and handed in by batches.
 */
final class TransfersBenchmark {
  private static final int ACCOUNTS = 400;
  private static final int BATCH = 50;
  private static final int SIGNED_A_SECOND = 2_000;

  /** What waits in the pool at most: enough for the next blocks, and no more. */
  private static final int MOST_WAITING = 6_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI url;
  private final JsonRpcClient client;
  private final Load load = new Load(ACCOUNTS);

  private TransfersBenchmark(String url) {
    this.url = URI.create(url);
    this.client = new JsonRpcClient(NodeUrl.parse(url));
  }

  public static void main(String[] arguments) throws Exception {
    new TransfersBenchmark(arguments[0]).run(Integer.parseInt(arguments[1]));
  }

  private void run(int seconds) throws Exception {
    load.begin(client);
    List<String> bodies = sign(seconds * SIGNED_A_SECOND);
    System.out.println(
        "signed " + bodies.size() * BATCH + " transfers of " + ACCOUNTS + " accounts");
    long first = Load.head(client) + 1;
    long start = System.nanoTime();
    int sent = 0;
    while (sent < bodies.size() && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
      if (waiting() > MOST_WAITING) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      } else {
        for (int i = 0; i < 10 && sent < bodies.size(); i++) {
          post(bodies.get(sent++));
        }
      }
    }
    double took = (System.nanoTime() - start) / 1e9;
    report(first, Load.head(client), took, sent * BATCH);
  }

  private List<String> sign(int count) {
    List<String> bodies = new ArrayList<>();
    for (int at = 0; at < count; at += BATCH) {
      int from = at;
      List<String> requests =
          IntStream.range(0, BATCH)
              .parallel()
              .mapToObj(i -> load.transfer((from + i) % ACCOUNTS).envelope().bytes().toHex())
              .map(
                  envelope ->
                      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_sendRawTransaction\","
                          + "\"params\":[\""
                          + envelope
                          + "\"]}")
              .toList();
      bodies.add("[" + String.join(",", requests) + "]");
    }
    return bodies;
  }

  private void post(String body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(url).POST(BodyPublishers.ofString(body)).build();
    String answer = http.send(request, BodyHandlers.ofString()).body();
    if (answer.contains("\"error\"")) {
      throw new IllegalStateException(answer);
    }
  }

  private long waiting() throws Exception {
    return Long.decode(client.call("txpool_status").asObject().string("pending"));
  }

  private void report(long first, long last, double seconds, int sent) throws Exception {
    long mined = 0;
    for (long number = first; number <= last; number++) {
      String height = "0x" + Long.toHexString(number);
      mined +=
          Long.decode(
              client.call("eth_getBlockTransactionCountByNumber", JsonValue.of(height)).asString());
    }
    System.out.printf(
        Locale.ROOT,
        "%d transfers mined in %.0f s: %.0f a second, in %d blocks of %d; %d were handed in%n",
        mined,
        seconds,
        mined / seconds,
        last - first + 1,
        mined / Math.max(1, last - first + 1),
        sent);
  }
}
