package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.json.Json;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.rpc.eth.NodeMethods.CatchingUp;
import org.poai.rpc.server.Endpoint.Session;

/** What a client hears of catching up. */
@Timeout(60)
final class SyncingTest {
  @TempDir Path folder;

  @Test
  void catchingUp_isToldWhenItBegins_andWhenItIsOver() throws Exception {
    try (RpcRig rig = new RpcRig(folder)) {
      BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
      Session session = rig.rpc.open(messages::add, RpcRig.HERE);
      String unused = RpcRig.subscribe(session, "\"syncing\"");

      rig.catchingUp = Optional.of(new CatchingUp(0, 7));
      rig.rpc.onSyncing();
      JsonObject begun = told(messages).asObject();
      assertThat(begun.get("syncing")).isEqualTo(JsonValue.of(true));
      assertThat(begun.get("status").asObject().string("highestBlock")).isEqualTo("0x7");
      rig.catchingUp = Optional.empty();
      rig.rpc.onSyncing();
      assertThat(told(messages)).isEqualTo(JsonValue.of(false));
      session.close();
    }
  }

  private static JsonValue told(BlockingQueue<byte[]> messages) throws Exception {
    byte[] message = messages.poll(30, TimeUnit.SECONDS);
    assertThat(message).isNotNull();
    return Json.parse(message).asObject().get("params").asObject().get("result");
  }
}
