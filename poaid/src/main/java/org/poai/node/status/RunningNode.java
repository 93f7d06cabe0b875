package org.poai.node.status;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue.JsonObject;
import org.poai.node.config.DataDirectory;

/** The node that runs on a data directory, asked over the port that it noted there. */
public final class RunningNode {
  private RunningNode() {}

  /** What it says of itself; empty where none runs. */
  public static Optional<JsonObject> status(DataDirectory directory) {
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
}
