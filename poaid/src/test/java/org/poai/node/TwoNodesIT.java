package org.poai.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two programs on one machine, as their users start them. */
class TwoNodesIT {
  private static final Pattern URL = Pattern.compile("http://\\S+");
  private static final Pattern HEAD = Pattern.compile("\"head\":\"(0x[0-9a-f]{64})\"");

  @TempDir Path folder;

  private Daemon node(String directory, String... more) throws IOException {
    return Daemon.node(folder.resolve(directory), more);
  }

  private static boolean imports(String line) {
    return line.contains("Imported block ")
        && line.contains(" from 16Uiu2")
        && line.contains("verified in");
  }

  private static String head(String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/status")).timeout(Duration.ofSeconds(30)).build();
    String body =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher matcher = HEAD.matcher(body);
    return matcher.find() ? matcher.group(1) : "";
  }

  @Test
  void secondJoinsByMultiaddr_catchesUp_bothMineOneChain() throws Exception {
    try (Daemon first = node("data1", "--target=500", "--no-mdns")) {
      String firstUrl = first.find(URL);
      String address = first.find(Daemon.ADDRESS);
      first.awaitMined(5);
      try (Daemon second = node("data2", "--no-mdns", "--peer-multiaddr=" + address)) {
        String secondUrl = second.find(URL);
        second.await(line -> line.contains(" joined, at block "));
        second.awaitMined(6);
        // Whichever: of two blocks at one height, each node keeps the one that it saw first.
        first.await(TwoNodesIT::imports);
        second.await(TwoNodesIT::imports);
        awaitOneHead(firstUrl, secondUrl);
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(folder.resolve("data2/node.key"))))
            .isEqualTo("rw-------");
        assertThat(Daemon.run("peers", "--data-dir", folder.resolve("data2").toString()).exitCode())
            .isZero();
        second.terminate();
        assertThat(second.exitCode()).isZero();
      }
      first.terminate();
      assertThat(first.exitCode()).isZero();
    }
  }

  @Test
  void secondIsFoundByMdns_oneChain() throws Exception {
    try (Daemon first = node("data1", "--target=500")) {
      String firstUrl = first.find(URL);
      first.awaitMined(3);
      assumeFalse(
          first.lines().stream().anyMatch(line -> line.contains("local network are not found")),
          "no multicast on this machine");
      try (Daemon second = node("data2")) {
        String secondUrl = second.find(URL);
        second.await(line -> line.contains(" joined, at block "));
        // By sync, or before the handshake ends by gossip and its search for parents: either way.
        second.await(TwoNodesIT::imports);
        awaitOneHead(firstUrl, secondUrl);
        second.terminate();
      }
      first.terminate();
    }
  }

  /** Both mine, so that they agree again and again, but not at every moment. */
  private static void awaitOneHead(String one, String other) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    for (String head = head(one); !head.equals(head(other)); head = head(one)) {
      assertThat(System.nanoTime()).as("the heads agree").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  @Test
  void otherFlags_bothLogsNameTheDifference() throws Exception {
    try (Daemon first = node("data1", "--target=500", "--no-mine", "--no-mdns")) {
      String address = first.find(Daemon.ADDRESS);
      try (Daemon second =
          node("data2", "--target=400", "--no-mdns", "--peer-multiaddr=" + address)) {
        String there = second.await(line -> line.contains("is on another chain"));
        String here = first.await(line -> line.contains("is on another chain"));

        assertThat(there).contains("target (--target) is 400 thousandths", "500 thousandths");
        assertThat(here).contains("target (--target) is 500 thousandths", "400 thousandths");
        second.terminate();
      }
      first.terminate();
    }
  }
}
