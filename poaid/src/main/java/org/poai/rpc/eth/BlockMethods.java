package org.poai.rpc.eth;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.query.MinedBlock;
import org.poai.query.MinedBlocks;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.BlockShape;
import org.poai.rpc.shape.ReceiptShape;
import org.poai.rpc.shape.TransactionShape;

/** Blocks, by number, tag or hash. */
public record BlockMethods(Blocks blocks, MinedBlocks mined) {
  public Map<String, Method> methods() {
    Map<String, Method> methods = new HashMap<>();
    methods.put(
        "eth_getBlockByNumber",
        Method.onWorker(
            "(block: BlockId, whole?: Boolean) Block",
            "A block of the chain; its transactions as hashes, or whole.",
            params -> block(params, required(params))));
    methods.put(
        "eth_getBlockByHash",
        Method.onWorker(
            "(hash: Hash, whole?: Boolean) Block",
            "A block, on the chain or beside it; its transactions as hashes, or whole.",
            params -> block(params, byHash(params))));
    methods.put(
        "eth_getBlockReceipts",
        Method.onWorker(
            "(block: BlockId) Receipts",
            "The receipts of all transactions of a block.",
            params -> receipts(required(params))));
    methods.put(
        "eth_getHeaderByNumber",
        Method.onWorker(
            "(block: BlockId) Block",
            "The header of a block of the chain.",
            params -> header(required(params))));
    methods.put(
        "eth_getHeaderByHash",
        Method.onWorker(
            "(hash: Hash) Block",
            "The header of a block, on the chain or beside it.",
            params -> header(byHash(params))));
    counts(methods);
    places(methods);
    return methods;
  }

  private void counts(Map<String, Method> methods) {
    String number = "(block: BlockId) QuantityOrNull";
    String hash = "(hash: Hash) QuantityOrNull";
    String transactions = "How many transactions a block has.";
    methods.put(
        "eth_getBlockTransactionCountByNumber",
        Method.onWorker(number, transactions, params -> count(required(params))));
    methods.put(
        "eth_getBlockTransactionCountByHash",
        Method.onWorker(hash, transactions, params -> count(byHash(params))));
    String uncles = "How many uncles a block has: none.";
    methods.put(
        "eth_getUncleCountByBlockNumber",
        Method.onWorker(number, uncles, params -> noUncles(required(params))));
    methods.put(
        "eth_getUncleCountByBlockHash",
        Method.onWorker(hash, uncles, params -> noUncles(byHash(params))));
    String uncle = "Null: blocks have no uncles.";
    methods.put(
        "eth_getUncleByBlockNumberAndIndex",
        Method.onWorker("(block: BlockId, index: Quantity) Block", uncle, params -> Values.NULL));
    methods.put(
        "eth_getUncleByBlockHashAndIndex",
        Method.onWorker("(hash: Hash, index: Quantity) Block", uncle, params -> Values.NULL));
  }

  private void places(Map<String, Method> methods) {
    String number = "(block: BlockId, index: Quantity) ";
    String hash = "(hash: Hash, index: Quantity) ";
    String whole = "A transaction by its place.";
    methods.put(
        "eth_getTransactionByBlockNumberAndIndex",
        Method.onWorker(
            number + "Transaction",
            whole,
            params -> at(required(params), params, BlockMethods::transaction, Values.NULL)));
    methods.put(
        "eth_getTransactionByBlockHashAndIndex",
        Method.onWorker(
            hash + "Transaction",
            whole,
            params -> at(byHash(params), params, BlockMethods::transaction, Values.NULL)));
    String raw = "The envelope of a transaction by its place; 0x where there is none.";
    methods.put(
        "eth_getRawTransactionByBlockNumberAndIndex",
        Method.onWorker(
            number + "Data",
            raw,
            params ->
                at(required(params), params, BlockMethods::envelope, Values.of(Bytes.EMPTY))));
    methods.put(
        "eth_getRawTransactionByBlockHashAndIndex",
        Method.onWorker(
            hash + "Data",
            raw,
            params -> at(byHash(params), params, BlockMethods::envelope, Values.of(Bytes.EMPTY))));
  }

  private static JsonObject transaction(MinedBlock block, int index) {
    return TransactionShape.mined(block.transactions().get(index), block.header(), index);
  }

  private static JsonValue envelope(MinedBlock block, int index) {
    return Values.of(block.transactions().get(index).envelope().bytes());
  }

  private Optional<SealedHeader> required(Params params) throws RpcException {
    JsonValue unused = params.get(0, value -> value);
    return blocks.find(params, 0);
  }

  private Optional<SealedHeader> byHash(Params params) throws RpcException {
    return blocks.view().header(params.get(0, Values::hash));
  }

  private JsonValue header(Optional<SealedHeader> header) {
    if (header.isEmpty()) {
      return Values.NULL;
    }
    SealedHeader found = header.get();
    JsonObject shape = new JsonObject(BlockShape.header(found, blocks.view().prevRandao(found)));
    return blocks.view().isPending(found) ? BlockShape.pending(shape) : shape;
  }

  private JsonValue block(Params params, Optional<SealedHeader> header) throws RpcException {
    boolean whole = params.find(1, Values::bool).orElse(false);
    if (header.isEmpty()) {
      return Values.NULL;
    }
    Hash32 prevRandao = blocks.view().prevRandao(header.get());
    Optional<JsonObject> shape =
        whole
            ? mined.read(header.get()).map(read -> whole(read, prevRandao))
            : mined.block(header.get()).map(read -> brief(read, prevRandao));
    return shape
        .<JsonValue>map(
            block -> blocks.view().isPending(header.get()) ? BlockShape.pending(block) : block)
        .orElse(Values.NULL);
  }

  private static JsonObject whole(MinedBlock read, Hash32 prevRandao) {
    return BlockShape.of(
        read.wire(),
        prevRandao,
        block ->
            Values.list(
                IntStream.range(0, read.transactions().size())
                    .mapToObj(index -> transaction(read, index))
                    .toList()));
  }

  private static JsonObject brief(WireBlock read, Hash32 prevRandao) {
    return BlockShape.of(
        read,
        prevRandao,
        block ->
            Values.list(
                block.transactions().stream()
                    .map(envelope -> Values.of(envelope.hash()))
                    .toList()));
  }

  private JsonValue count(Optional<SealedHeader> header) {
    return header
        .flatMap(mined::block)
        .map(wire -> Values.of(wire.block().transactions().size()))
        .orElse(Values.NULL);
  }

  private static JsonValue noUncles(Optional<SealedHeader> header) {
    return header.isPresent() ? Values.of(0) : Values.NULL;
  }

  private JsonValue receipts(Optional<SealedHeader> header) {
    return header
        .flatMap(mined::read)
        .map(block -> Values.list(ReceiptShape.all(block)))
        .orElse(Values.NULL);
  }

  /** Something of a block, by an index. */
  private interface Part {
    JsonValue of(MinedBlock block, int index);
  }

  private JsonValue at(Optional<SealedHeader> header, Params params, Part part, JsonValue nothing)
      throws RpcException {
    long index = params.get(1, Values::unsigned);
    return header
        .flatMap(mined::read)
        .filter(block -> Long.compareUnsigned(index, block.transactions().size()) < 0)
        .map(block -> part.of(block, (int) index))
        .orElse(nothing);
  }
}
