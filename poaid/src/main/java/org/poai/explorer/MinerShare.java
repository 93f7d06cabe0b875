package org.poai.explorer;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import org.poai.chain.block.Header;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;

/** What one miner did in some blocks, which are counted from the newest down. */
final class MinerShare {
  private final Address miner;
  private long blocks;
  private long losses;
  private long last;
  private long lastTime;

  MinerShare(Address miner) {
    this.miner = miner;
  }

  void add(Header header) {
    if (blocks == 0) {
      last = header.lineage().number().value();
      lastTime = header.timestamp();
    }
    blocks++;
    losses += header.seal().quizLoss();
  }

  /** The greatest first. */
  static JsonArray list(Collection<MinerShare> shares) {
    return PageJson.list(
        shares.stream()
            .sorted(Comparator.comparingLong((MinerShare share) -> -share.blocks))
            .map(MinerShare::json)
            .toList());
  }

  private JsonObject json() {
    return new JsonObject(
        Map.of(
            "miner", JsonValue.of(miner.toHex()),
            "blocks", JsonValue.of(blocks),
            "meanLoss", JsonValue.of(losses / blocks),
            "last", JsonValue.of(last),
            "lastTime", JsonValue.of(lastTime)));
  }
}
