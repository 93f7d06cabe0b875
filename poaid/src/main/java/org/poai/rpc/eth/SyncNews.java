package org.poai.rpc.eth;

import java.util.List;
import java.util.Map;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;

/** Catching up with others has begun or ended. */
final class SyncNews implements News {
  private final List<NewsItem> items;

  /**
   * As geth tells it: how far it is when it begins, and false when it is over.
   *
   * @param syncing what {@code eth_syncing} says now
   */
  SyncNews(JsonValue syncing) {
    JsonValue told =
        syncing instanceof JsonObject
            ? new JsonObject(Map.of("syncing", JsonValue.of(true), "status", syncing))
            : JsonValue.of(false);
    this.items = List.of(new NewsItem(told));
  }

  @Override
  public List<NewsItem> of(Watch watch) {
    return watch instanceof Watch.Syncing ? items : List.of();
  }
}
