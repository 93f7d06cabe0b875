package org.poai.rpc.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.poai.chain.block.Log;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.index.LogQuery;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonText;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Hash32;
import org.poai.query.MinedBlocks;
import org.poai.query.Recent;
import org.poai.rpc.call.Blocks.Name;
import org.poai.rpc.message.RpcException;

/** Finds logs by the index, block by block. Remembers those of the last few small ones. */
public final class LogFinder {
  private static final int MAX_LOGS = 20_000;
  private static final int BLOCKS_AT_ONCE = 1_000;

  /** What takes no longer than the way to a worker. */
  private static final int SHORT_RANGE = 1_000;

  private static final int FEW = 4;
  private static final int MANY_LOGS = 128;

  private static final int REMEMBERED_BLOCKS = 128;
  private static final int REMEMBERED_LOGS = 128;
  private static final int REMEMBERED_BYTES = 32 << 10;

  private final Blocks blocks;
  private final MinedBlocks mined;
  private final Recent<Hash32, BlockLogs> recent = new Recent<>(REMEMBERED_BLOCKS);

  public LogFinder(Blocks blocks, MinedBlocks mined) {
    this.blocks = blocks;
    this.mined = mined;
  }

  public List<JsonValue> find(LogRequest request) throws RpcException {
    if (request.block().isPresent()) {
      return List.copyOf(matching(header(request.block().get()), request.query()));
    }
    Range range = range(request);
    return find(request.query(), range.first(), range.last());
  }

  /**
   * What is found, if that takes little: a simple query in a short range, and what it finds
   * remembered. Else empty, and nothing is known.
   */
  public Optional<List<JsonValue>> attempt(LogRequest request) throws RpcException {
    if (request.block().isPresent()) {
      return remembered(header(request.block().get()), request.query());
    }
    Range range = range(request);
    if (range.last() - range.first() > SHORT_RANGE || request.query().alternatives() > FEW) {
      return Optional.empty();
    }
    List<BlockNumber> candidates = candidates(request.query(), range.first(), range.last());
    List<JsonValue> found = new ArrayList<>();
    for (BlockNumber number : candidates) {
      Optional<List<JsonValue>> logs =
          blocks.view().header(number).flatMap(header -> remembered(header, request.query()));
      if (logs.isEmpty() || found.size() > MANY_LOGS) {
        return Optional.empty();
      }
      found.addAll(logs.get());
    }
    return Optional.of(found);
  }

  private Optional<List<JsonValue>> remembered(SealedHeader header, LogQuery query) {
    return recent.find(header.hash()).map(logs -> List.copyOf(logs.matching(query, false)));
  }

  private SealedHeader header(Hash32 hash) throws RpcException {
    return blocks.view().header(hash).orElseThrow(() -> RpcException.server("unknown block"));
  }

  /** Heights, both included. */
  private record Range(long first, long last) {}

  private Range range(LogRequest request) throws RpcException {
    long first = height(request.from());
    long last = height(request.to());
    if (first > last) {
      throw RpcException.invalidParams("invalid block range params");
    }
    if (last > head()) {
      throw RpcException.invalidParams("block range extends beyond current head block");
    }
    return unpruned(new Range(first, last));
  }

  private Range unpruned(Range range) throws RpcException {
    BlockNumber kept = blocks.view().chain().prunedBelow();
    if (Math.max(range.first(), 1) < kept.value() && range.last() > 0) {
      throw RpcException.server("the logs of blocks below " + kept + " are pruned");
    }
    return range;
  }

  private long head() {
    return blocks.view().chain().head().number().value();
  }

  /**
   * What a request finds so far, whose range may end, or even begin, in blocks that are to come.
   */
  public List<JsonValue> findSoFar(LogRequest request) throws RpcException {
    if (request.block().isPresent()) {
      return find(request);
    }
    Range range = new Range(height(request.from()), Math.min(height(request.to()), head()));
    return range.first() > range.last()
        ? List.of()
        : find(request.query(), unpruned(range).first(), range.last());
  }

  private List<BlockNumber> candidates(LogQuery query, long first, long last) {
    return blocks
        .view()
        .chain()
        .blocksWithLogs(query, BlockNumber.of(first), BlockNumber.of(last), BLOCKS_AT_ONCE);
  }

  /** By the index, so many blocks at a time. */
  private List<JsonValue> find(LogQuery query, long from, long last) throws RpcException {
    List<JsonValue> found = new ArrayList<>();
    long first = from;
    while (first <= last) {
      List<BlockNumber> candidates = candidates(query, first, last);
      for (BlockNumber number : candidates) {
        Optional<SealedHeader> header = blocks.view().header(number);
        if (header.isPresent()) {
          found.addAll(matching(header.get(), query));
        }
        if (found.size() > MAX_LOGS) {
          throw RpcException.server("query returned more than " + MAX_LOGS + " results");
        }
      }
      first =
          candidates.size() < BLOCKS_AT_ONCE
              ? last + 1
              : candidates.get(candidates.size() - 1).value() + 1;
    }
    return found;
  }

  private long height(Optional<Name> name) throws RpcException {
    Name named = name.orElse(Name.HEAD);
    return named instanceof Name.Height height
        ? height.number()
        : blocks.find(named).orElseThrow().number().value();
  }

  /** All logs of one block, on the chain or just off it. */
  public BlockLogs logs(SealedHeader header) {
    return recent.find(header.hash()).orElseGet(() -> read(header, logs -> true));
  }

  private List<JsonText> matching(SealedHeader header, LogQuery query) {
    return recent
        .find(header.hash())
        .orElseGet(() -> read(header, query::matches))
        .matching(query, false);
  }

  /** All logs of a block, or none where none is wanted. */
  private BlockLogs read(SealedHeader header, Predicate<Log> wanted) {
    List<List<Log>> logs = mined.logs(header.hash());
    if (logs.stream().flatMap(List::stream).noneMatch(wanted)) {
      return BlockLogs.NONE;
    }
    BlockLogs read =
        mined.glance(header).map(block -> BlockLogs.of(block.block(), logs)).orElse(BlockLogs.NONE);
    if (read.count() <= REMEMBERED_LOGS && read.bytes() <= REMEMBERED_BYTES) {
      recent.keep(header.hash(), read);
    }
    return read;
  }
}
