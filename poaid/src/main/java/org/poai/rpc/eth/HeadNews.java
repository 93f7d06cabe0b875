package org.poai.rpc.eth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.head.HeadListener.HeadChange;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonText;
import org.poai.primitives.Hash32;
import org.poai.rpc.call.BlockLogs;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.call.LogFinder;
import org.poai.rpc.call.LogRequest;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.BlockShape;

/** The head has changed. */
final class HeadNews implements News {
  private final HeadChange change;
  private final Blocks blocks;
  private final LogFinder finder;
  private final Map<Watch.Heads, List<NewsItem>> heads = new HashMap<>();
  private final Map<Hash32, BlockLogs> logs = new HashMap<>();
  private final IdentityHashMap<JsonText, NewsItem> items = new IdentityHashMap<>();

  HeadNews(HeadChange change, Blocks blocks, LogFinder finder) {
    this.change = change;
    this.blocks = blocks;
    this.finder = finder;
  }

  @Override
  public List<NewsItem> of(Watch watch) {
    if (watch instanceof Watch.Heads wanted) {
      return heads.computeIfAbsent(wanted, this::heads);
    }
    return watch instanceof Watch.Logs wanted ? logs(wanted.request()) : List.of();
  }

  private List<NewsItem> heads(Watch.Heads wanted) {
    return change.applied().stream()
        .map(applied -> applied.block().sealedHeader())
        .map(header -> new NewsItem(head(header, wanted.whole())))
        .toList();
  }

  private JsonValue head(SealedHeader header, boolean whole) {
    return whole
        ? new JsonObject(BlockShape.header(header, blocks.view().prevRandao(header)))
        : Values.of(header.hash());
  }

  private List<NewsItem> logs(LogRequest request) {
    List<NewsItem> told = new ArrayList<>();
    change.reverted().forEach(header -> add(header, request, true, told));
    change.applied().forEach(applied -> add(applied.block().sealedHeader(), request, false, told));
    return told;
  }

  private void add(SealedHeader header, LogRequest request, boolean removed, List<NewsItem> told) {
    if (request.covers(header)) {
      logs.computeIfAbsent(header.hash(), hash -> finder.logs(header))
          .matching(request.query(), removed)
          .forEach(text -> told.add(items.computeIfAbsent(text, NewsItem::new)));
    }
  }
}
