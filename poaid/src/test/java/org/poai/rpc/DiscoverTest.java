package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonBoolean;
import org.poai.json.JsonValue.JsonObject;

/** The OpenRPC document that a node gives of itself. */
@Timeout(60)
final class DiscoverTest {
  @TempDir Path folder;
  private RpcRig rig;

  @BeforeEach
  void start() {
    rig = new RpcRig(folder);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private JsonObject document() throws JsonException {
    return rig.ask("rpc.discover", "").get("result").asObject();
  }

  @Test
  void document_hasEveryMethod_andWhatItTakes() throws Exception {
    Set<String> names = new HashSet<>();
    for (JsonValue each : document().get("methods").asArray()) {
      JsonObject method = each.asObject();
      String name = method.string("name");
      assertThat(names.add(name)).as(name).isTrue();
      assertThat(method.string("summary")).as(name).endsWith(".");
      List<JsonValue> parameters = method.get("params").asArray();
      boolean optional = false;
      for (JsonValue parameter : parameters) {
        boolean required = ((JsonBoolean) parameter.asObject().get("required")).value();
        assertThat(optional && required).as(name).isFalse();
        optional = !required;
        assertThat(parameter.asObject().string("name")).isNotEmpty();
      }
      assertThat(method.get("result").asObject().get("schema")).isInstanceOf(JsonObject.class);
      if (!name.endsWith("subscribe")) {
        String tooMany = "null,".repeat(parameters.size()) + "null";
        assertThat(rig.ask(name, tooMany).get("error").asObject().string("message"))
            .as(name)
            .isEqualTo("too many arguments, want at most " + parameters.size());
      }
    }
    assertThat(names)
        .contains("rpc.discover", "eth_call", "eth_subscribe", "net_version", "web3_sha3")
        .contains("txpool_inspect", "debug_traceTransaction");
  }

  @Test
  void document_tellsOfMethodsAsTheReferenceDoes() throws Exception {
    String reference = Files.readString(Path.of("docs/rpc-methods.md"));
    for (JsonValue each : document().get("methods").asArray()) {
      assertThat(reference).contains("| `" + each.asObject().string("name") + "` |");
    }
  }

  @Test
  void references_pointToSchemasOfTheDocument() throws Exception {
    JsonObject document = document();
    Set<String> schemas =
        document.get("components").asObject().get("schemas").asObject().members().keySet();
    assertThat(document.string("openrpc")).matches("1\\.\\d+\\.\\d+");
    assertThat(document.get("info").asObject().string("title")).isEqualTo("PoAI");
    assertThat(references(document))
        .isNotEmpty()
        .allSatisfy(reference -> assertThat(schemas).contains(reference.replaceFirst(".*/", "")));
  }

  private static Set<String> references(JsonValue value) throws JsonException {
    Set<String> found = new HashSet<>();
    if (value instanceof JsonObject object) {
      if (object.find("$ref").isPresent()) {
        found.add(object.string("$ref"));
      }
      for (JsonValue member : object.members().values()) {
        found.addAll(references(member));
      }
    } else if (value instanceof JsonArray array) {
      for (JsonValue element : array.elements()) {
        found.addAll(references(element));
      }
    }
    return found;
  }
}
