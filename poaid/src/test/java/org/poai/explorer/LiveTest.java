package org.poai.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.http.Response;
import org.poai.http.ResponseSource;
import org.poai.http.RouteRequest;
import org.poai.http.RouteRequest.Conditions;
import org.poai.http.Visitor;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue.JsonObject;

/** What pages are told as it happens. */
@Timeout(60)
final class LiveTest {
  @TempDir Path folder;
  private ExplorerRig rig;

  @BeforeEach
  void start() {
    rig = new ExplorerRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  /** Takes events, as long as it reads. */
  private static final class Viewer implements ResponseSource.Sink {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    volatile boolean reads = true;
    volatile boolean ended;

    @Override
    public boolean send(byte[] piece) {
      String text = new String(piece, StandardCharsets.UTF_8);
      return reads && (text.startsWith(":") || events.add(text));
    }

    @Override
    public void end() {
      ended = true;
    }

    JsonObject next(String name) throws InterruptedException, JsonException {
      String event = events.poll(30, TimeUnit.SECONDS);
      assertThat(event).startsWith("event: " + name + "\ndata: ").endsWith("\n\n");
      String data = event.substring(event.indexOf("data: ") + 6).strip();
      return Json.parse(data.getBytes(StandardCharsets.UTF_8)).asObject();
    }
  }

  private Response open(InetAddress from) {
    return rig.route("/live")
        .answer(
            new RouteRequest(
                "GET", "/live", Conditions.NONE, new byte[0], new Visitor(from, false)))
        .join();
  }

  private Viewer look() {
    Viewer viewer = new Viewer();
    open(InetAddress.getLoopbackAddress()).rest().orElseThrow().begin(viewer);
    return viewer;
  }

  @Test
  void viewer_hasTheLastBlocksFirst_andThenEachAsItComes() throws Exception {
    Viewer viewer = look();
    assertThat(viewer.next("hello").get("blocks").asArray()).hasSize(1);
    rig.mine(2);
    assertThat(viewer.next("block").integer("number")).isEqualTo(1);
    assertThat(viewer.next("block").integer("number")).isEqualTo(2);
    Viewer second = look();
    assertThat(second.next("hello").get("blocks").asArray()).hasSize(3);
    rig.mine(1);

    JsonObject block = second.next("block");
    assertThat(block.integer("number")).isEqualTo(3);
    assertThat(
            block
                .get("quiz")
                .asObject()
                .get("questions")
                .asArray()
                .get(0)
                .asObject()
                .string("question"))
        .startsWith(ExplorerRig.HOSTILE);
  }

  @Test
  void viewerWhoDoesNotRead_isLetGo_andTheOthersAreTold() throws Exception {
    Viewer slow = look();
    JsonObject unused = slow.next("hello");
    slow.reads = false;
    Viewer other = look();
    unused = other.next("hello");
    rig.mine(1);

    assertThat(other.next("block").integer("number")).isEqualTo(1);
    assertThat(slow.events).isEmpty();
  }

  @Test
  void streamOfAViewer_hasABound() {
    ResponseSource source = open(InetAddress.getLoopbackAddress()).rest().orElseThrow();
    assertThat(source.mostWaiting()).isEqualTo(512 << 10);
  }

  @Test
  void oneAddress_hasFewViewers_andTheNodeNotMoreThanSo() throws UnknownHostException {
    InetAddress far = InetAddress.getByName("192.0.2.7");
    for (int i = 0; i < Viewers.MOST_OF_ONE; i++) {
      open(far).rest().orElseThrow().begin(new Viewer());
    }
    assertThat(open(far).status()).isEqualTo(503);
    List<Viewer> here = new ArrayList<>();
    for (int i = Viewers.MOST_OF_ONE; i < Viewers.MOST; i++) {
      here.add(look());
    }
    assertThat(open(InetAddress.getLoopbackAddress()).status()).isEqualTo(503);
    assertThat(here).hasSize(Viewers.MOST - Viewers.MOST_OF_ONE);
  }

  @Test
  void stoppedNode_endsTheStreamsOfItsViewers() throws Exception {
    Viewer viewer = look();
    JsonObject unused = viewer.next("hello");
    rig.close();

    assertThat(viewer.ended).isTrue();
    rig = new ExplorerRig(folder);
  }
}
