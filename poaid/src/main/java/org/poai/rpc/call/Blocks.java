package org.poai.rpc.call;

import java.util.Optional;
import java.util.Set;
import org.poai.chain.block.SealedHeader;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.json.JsonValue.JsonString;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.query.ChainView;
import org.poai.query.Deadline;
import org.poai.query.MinedBlock;
import org.poai.query.PendingBlock;
import org.poai.query.Replays;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.state.StateView;

/**
 * Finds the block that a parameter names - a number, a tag of protocol section 9, a hash, or an
 * object (EIP-1898) - and its state. The tag {@code pending} names a block that is built for it.
 */
public record Blocks(ChainView view) {
  private static final int HASH_LENGTH = 2 + 2 * Hash32.SIZE;
  private static final Set<String> TAGS = Set.of("latest", "pending", "safe", "finalized");

  /** Whether a parameter names {@code pending}; that builds nothing. */
  public static boolean isPending(Params params, int index) throws RpcException {
    return params.find(index, Blocks::isPending).orElse(false);
  }

  static boolean isPending(JsonValue name) throws JsonException {
    return name(name).equals(Name.PENDING);
  }

  /** An attempt that leaves to a worker what may have to build a pending block. */
  public static Method.Attempt unlessPending(int index, Method.Attempt attempt) {
    return params -> isPending(params, index) ? Optional.empty() : attempt.attempt(params);
  }

  /** What a parameter names; whether there is such a block is another question. */
  public sealed interface Name {
    Name HEAD = new Tag("latest");
    Name PENDING = new Tag("pending");

    record Height(long number) implements Name {}

    record ByHash(Hash32 hash, boolean canonical) implements Name {}

    record Tag(String tag) implements Name {}
  }

  /** A block by its parameter, the head where it is left out; empty where there is none. */
  public Optional<SealedHeader> find(Params params, int index) throws RpcException {
    return find(params.find(index, Blocks::name).orElse(Name.HEAD));
  }

  /** As {@link #find}, for those who need one. */
  public SealedHeader get(Params params, int index) throws RpcException {
    return find(params, index).orElseThrow(() -> RpcException.server("header not found"));
  }

  Optional<SealedHeader> find(Name name) throws RpcException {
    if (name instanceof Name.ByHash byHash) {
      return view.header(byHash.hash())
          .filter(header -> !byHash.canonical() || view.chain().isCanonical(header));
    }
    if (name instanceof Name.Height height) {
      return view.header(BlockNumber.of(height.number()));
    }
    return switch (((Name.Tag) name).tag()) {
      case "pending" -> Optional.of(pending().block().header());
      case "safe" -> view.safe();
      case "finalized" -> view.finalized();
      default -> Optional.of(view.head());
    };
  }

  /** The pending block, built now unless it is fresh. */
  private PendingBlock pending() throws RpcException {
    // A reorganisation may run meanwhile.
    return view.pending()
        .now()
        .orElseThrow(() -> RpcException.server("pending block is not available"));
  }

  static Name name(JsonValue value) throws JsonException {
    if (value instanceof JsonObject object) {
      return named(object);
    }
    if (!(value instanceof JsonString)) {
      throw new JsonException("block number, tag or hash expected");
    }
    String text = value.asString();
    if (text.equals("earliest")) {
      return new Name.Height(0);
    }
    if (TAGS.contains(text)) {
      return new Name.Tag(text);
    }
    return text.length() == HASH_LENGTH
        ? new Name.ByHash(Values.hash(value), false)
        : new Name.Height(Values.number(value));
  }

  private static Name named(JsonObject object) throws JsonException {
    Optional<JsonValue> hash = object.find("blockHash");
    Optional<JsonValue> number = object.find("blockNumber");
    if (hash.isPresent() == number.isPresent()) {
      throw new JsonException("either blockHash or blockNumber expected");
    }
    if (number.isPresent()) {
      return name(number.get());
    }
    Optional<JsonValue> canonical = object.find("requireCanonical");
    return new Name.ByHash(
        Values.hash(hash.orElseThrow()), canonical.isPresent() && Values.bool(canonical.get()));
  }

  /** The state after a block; close it. */
  public StateView state(SealedHeader header) throws RpcException {
    return view.state(header).orElseThrow(() -> noState(header.number().value()));
  }

  /** The state after a block of this height is not kept. */
  private RpcException noState(long height) {
    return RpcException.server(
        "missing trie node: the state of block "
            + height
            + " is not kept; this node has those of"
            + " the last "
            + view.chain().spec().finality().maxReorg()
            + " blocks");
  }

  /** Refuses where a replay of a block did not come to its end. */
  public void demand(Replays.Ending ending, MinedBlock block) throws RpcException {
    switch (ending) {
      case OVERDUE -> throw RpcException.overdue(Deadline.SECONDS);
      case NO_STATE -> throw noState(block.header().number().value() - 1);
      case WHOLE -> {}
    }
  }
}
