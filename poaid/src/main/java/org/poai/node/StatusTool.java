package org.poai.node;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.poai.json.Jcs;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;

/**
 * {@code poaid status}: asks the running node, or reads the data directory of one that does not
 * run.
 */
public final class StatusTool {
  private StatusTool() {}

  public static void print(Path dataDir, boolean asJson, PrintWriter out) {
    DataDirectory directory = DataDirectory.existing(dataDir);
    JsonObject status = running(directory).orElseGet(() -> stored(directory));
    if (asJson) {
      out.println(Jcs.toString(status));
    } else {
      lines(status, "", out);
    }
    out.flush();
  }

  static Optional<JsonObject> running(DataDirectory directory) {
    try {
      if (!Files.isRegularFile(directory.running())) {
        return Optional.empty();
      }
      String url = Json.parse(Files.readAllBytes(directory.running())).asObject().string("url");
      HttpResponse<byte[]> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url + "/status"))
                      .timeout(Duration.ofSeconds(5))
                      .build(),
                  HttpResponse.BodyHandlers.ofByteArray());
      return Optional.of(Json.parse(response.body()).asObject());
    } catch (IOException | JsonException | IllegalArgumentException e) {
      return Optional.empty(); // A node that was killed left the file behind.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static JsonObject stored(DataDirectory directory) {
    return ChainTools.reading(
        directory,
        (chain, database) ->
            new JsonObject(
                Map.of("state", JsonValue.of("stopped"), "chain", NodeStatus.chain(chain))));
  }

  private static void lines(JsonObject object, String prefix, PrintWriter out) {
    object
        .members()
        .forEach(
            (name, value) -> {
              if (value instanceof JsonObject inner) {
                lines(inner, prefix + name + ".", out);
              } else if (value instanceof JsonArray array) {
                out.printf("%-18s %d%n", prefix + name, array.elements().size());
              } else {
                String text =
                    value instanceof JsonString string ? string.value() : Jcs.toString(value);
                out.printf("%-18s %s%n", prefix + name, text);
              }
            });
  }
}
