package org.poai.explorer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.block.Header;
import org.poai.chain.block.SealedHeader;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.BlockNumber;
import org.poai.query.Query;

/** Figures of some blocks as columns, in the order in which they are added. */
final class BlockSeries {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Query query;
  private final Map<String, List<JsonValue>> columns = new HashMap<>();

  BlockSeries(Query query) {
    this.query = query;
  }

  /** Adds a block, if the chain has it. */
  void add(BlockNumber number) {
    query.view().header(number).ifPresent(this::add);
  }

  private void add(SealedHeader sealed) {
    Header header = sealed.header();
    put("number", JsonValue.of(sealed.number().value()));
    put("timestamp", JsonValue.of(header.timestamp()));
    put("loss", JsonValue.of(header.seal().quizLoss()));
    put("target", PageJson.text(header.target().toHash32()));
    put("gasUsed", JsonValue.of(header.execution().gasUsed()));
    put("gasLimit", JsonValue.of(header.execution().gasLimit()));
    put("baseFee", JsonValue.of(header.execution().baseFeePerGas().toQuantity()));
    Optional<JsonValue> proof =
        query
            .arrivals()
            .of(sealed.hash())
            .filter(arrival -> arrival.nanos() > 0)
            .map(arrival -> new JsonNumber(arrival.nanos() / NANOS_PER_MILLI));
    put("proofMillis", PageJson.orNothing(proof));
  }

  private void put(String name, JsonValue value) {
    columns.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
  }

  /**
   * All of it.
   *
   * @param step from each block to the next
   */
  JsonObject json(long step) {
    Map<String, JsonValue> members = new HashMap<>();
    columns.forEach((name, values) -> members.put(name, PageJson.list(values)));
    members.put("step", JsonValue.of(step));
    return new JsonObject(members);
  }
}
