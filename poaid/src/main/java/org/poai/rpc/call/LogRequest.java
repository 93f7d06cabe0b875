package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.index.LogQuery;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.rpc.call.Blocks.Name;
import org.poai.rpc.message.Members;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.message.Values.Parser;

/**
 * Which logs are wanted, and of which blocks.
 *
 * @param block one block; then there is no range
 * @param from a height or tag; empty for the head
 * @param to a height or tag; empty for the head
 */
public record LogRequest(
    LogQuery query, Optional<Hash32> block, Optional<Name> from, Optional<Name> to) {
  private static final int MAX_ALTERNATIVES = 1_000;

  public static LogRequest of(JsonValue json) throws JsonException {
    JsonObject object = json.asObject();
    Optional<Hash32> block = Members.find(object, "blockHash", Values::hash);
    Optional<Name> from = Members.find(object, "fromBlock", LogRequest::bound);
    Optional<Name> to = Members.find(object, "toBlock", LogRequest::bound);
    if (block.isPresent() && (from.isPresent() || to.isPresent())) {
      throw new JsonException("cannot specify both blockHash and fromBlock/toBlock");
    }
    Set<Address> addresses =
        Members.find(object, "address", value -> alternatives(value, Values::address))
            .orElse(Set.of());
    List<Set<Hash32>> topics = Members.find(object, "topics", LogRequest::topics).orElse(List.of());
    return new LogRequest(new LogQuery(addresses, topics), block, from, to);
  }

  /** As geth: logs are those of blocks that were mined. */
  private static Name bound(JsonValue json) throws JsonException {
    Name name = Blocks.name(json);
    if (name.equals(Name.PENDING)) {
      throw new JsonException("pending logs are not supported");
    }
    if (name instanceof Name.ByHash) {
      throw new JsonException("block number or tag expected");
    }
    return name;
  }

  /** Logs of all blocks that are to come. */
  public static LogRequest ofNewBlocks(LogQuery query) {
    return new LogRequest(query, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * Refuses a range in which no new block can be, as geth does: new logs are those from a height or
   * the head on, up to a height or for ever.
   */
  public LogRequest requireWatchable() throws RpcException {
    boolean open = isHead(to);
    boolean between =
        from.orElse(Name.HEAD) instanceof Name.Height first
            && to.orElse(Name.HEAD) instanceof Name.Height last
            && first.number() <= last.number();
    boolean begins = isHead(from) || from.orElseThrow() instanceof Name.Height;
    if (block.isEmpty() && !between && !(open && begins)) {
      throw RpcException.invalidParams("invalid block range params");
    }
    return this;
  }

  private static boolean isHead(Optional<Name> bound) {
    return bound.orElse(Name.HEAD).equals(Name.HEAD);
  }

  /** Whether the logs of a block that came or went are among those that a watch waits for. */
  public boolean covers(SealedHeader header) {
    long number = header.number().value();
    return block.isPresent()
        ? block.get().equals(header.hash())
        : (!(from.orElse(Name.HEAD) instanceof Name.Height first) || first.number() <= number)
            && (!(to.orElse(Name.HEAD) instanceof Name.Height last) || number <= last.number());
  }

  private static List<Set<Hash32>> topics(JsonValue json) throws JsonException {
    List<Set<Hash32>> topics = new ArrayList<>();
    for (JsonValue position : json.asArray()) {
      topics.add(isAny(position) ? Set.of() : alternatives(position, Values::hash));
    }
    if (topics.size() > LogQuery.MAX_TOPICS) {
      throw new JsonException("at most four topics");
    }
    return topics;
  }

  /** Null, also as one of the alternatives, stands for any topic. */
  private static boolean isAny(JsonValue position) {
    return position instanceof JsonNull
        || (position instanceof JsonArray array
            && array.elements().stream().anyMatch(JsonNull.class::isInstance));
  }

  private static <T> Set<T> alternatives(JsonValue json, Parser<T> parser) throws JsonException {
    if (!(json instanceof JsonArray array)) {
      return Set.of(parser.parse(json));
    }
    Set<T> alternatives = new HashSet<>();
    for (JsonValue element : array.elements()) {
      alternatives.add(parser.parse(element));
    }
    if (alternatives.size() > MAX_ALTERNATIVES) {
      throw new JsonException("at most " + MAX_ALTERNATIVES + " alternatives");
    }
    return alternatives;
  }
}
