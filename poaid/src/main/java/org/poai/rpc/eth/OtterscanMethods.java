package org.poai.rpc.eth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.index.Footprint;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNumber;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.query.CallTrees.Effect;
import org.poai.query.CallTrees.Effects;
import org.poai.query.Deadline;
import org.poai.query.Histories;
import org.poai.query.HistoryEntry;
import org.poai.query.HistoryPage;
import org.poai.query.HistoryPage.Spot;
import org.poai.query.HistoryPage.Want;
import org.poai.query.MinedBlock;
import org.poai.query.MinedBlocks.Found;
import org.poai.query.Query;
import org.poai.rpc.call.Blocks;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.RpcException;
import org.poai.rpc.message.Values;
import org.poai.rpc.shape.OtterscanShape;
import org.poai.state.Account;
import org.poai.state.StateView;

/**
 * What the block explorer Otterscan asks beside the usual methods, at its level 8. Histories and
 * internal operations come from the index; calls and reasons of failures from replays.
 */
public record OtterscanMethods(Blocks blocks, Query query) {
  private static final int LEVEL = 8;
  private static final int MOST_AT_ONCE = 1_000;

  public Map<String, Method> methods() {
    Map<String, Method> methods = new HashMap<>();
    methods.put(
        "ots_getApiLevel",
        Method.quick("() Any", "The level of Otterscan's methods.", params -> JsonValue.of(LEVEL)));
    methods.put(
        "ots_hasCode",
        Method.onWorker(
            "(address: Address, block?: Any) Boolean",
            "Whether an account is a contract.",
            this::hasCode));
    ofTransactions(methods);
    ofBlocks(methods);
    ofAccounts(methods);
    return methods;
  }

  private void ofTransactions(Map<String, Method> methods) {
    methods.put(
        "ots_getInternalOperations",
        Method.onWorker(
            "(hash: Hash) List",
            "What contracts sent, made and destroyed in a transaction: type 0 to 3.",
            this::internalOperations));
    methods.put(
        "ots_getTransactionError",
        Method.onWorker(
            "(hash: Hash) Data",
            "What a failed transaction gave as its reason; 0x where it did not fail.",
            this::error));
    methods.put(
        "ots_traceTransaction",
        Method.onWorker(
            "(hash: Hash) List",
            "The calls of a transaction, each with its depth, in their order.",
            params -> OtterscanShape.calls(effect(params).root())));
  }

  private void ofBlocks(Map<String, Method> methods) {
    methods.put(
        "ots_getBlockDetails",
        Method.onWorker(
            "(number: Count) Block",
            "A block without its transactions, with what it paid.",
            params -> details(blocks.view().header(number(params, 0)))));
    methods.put(
        "ots_getBlockDetailsByHash",
        Method.onWorker(
            "(hash: Hash) Block",
            "A block without its transactions, with what it paid.",
            params -> details(blocks.view().header(params.get(0, Values::hash)))));
    methods.put(
        "ots_getBlockTransactions",
        Method.onWorker(
            "(number: Count, page: Count, size: Count) Object",
            "A page of a block's transactions with their receipts; page 0 has the last ones.",
            this::transactions));
  }

  private void ofAccounts(Map<String, Method> methods) {
    methods.put(
        "ots_searchTransactionsBefore",
        Method.onWorker(
            "(address: Address, number: Count, size: Count) Object",
            "What an account did in blocks below one (0: up to now), the newest first.",
            params -> search(params, true)));
    methods.put(
        "ots_searchTransactionsAfter",
        Method.onWorker(
            "(address: Address, number: Count, size: Count) Object",
            "What an account did in blocks above one (0: from the first), the newest first.",
            params -> search(params, false)));
    methods.put(
        "ots_getTransactionBySenderAndNonce",
        Method.onWorker(
            "(address: Address, nonce: Count) Any",
            "The hash of an account's transaction with this nonce, or null.",
            this::bySender));
    methods.put(
        "ots_getContractCreator",
        Method.onWorker(
            "(address: Address) Any",
            "Who put a contract in place, and in which transaction; or null.",
            this::creator));
  }

  private static BlockNumber number(Params params, int index) throws RpcException {
    return BlockNumber.of(params.get(index, Values::count));
  }

  /** Otterscan names blocks by JSON numbers too. */
  private static JsonValue named(JsonValue block) throws JsonException {
    return block instanceof JsonNumber ? Values.of(Values.count(block)) : block;
  }

  private JsonValue hasCode(Params params) throws RpcException {
    Address address = params.get(0, Values::address);
    JsonValue block = params.find(1, OtterscanMethods::named).orElse(JsonValue.of("latest"));
    Params where = new Params(List.of(block), params.caller(), params.afterAnswer());
    try (StateView state = blocks.state(blocks.get(where, 0))) {
      return JsonValue.of(
          state
              .account(address)
              .filter(account -> !account.codeHash().equals(Account.EMPTY_CODE_HASH))
              .isPresent());
    }
  }

  private Found found(Params params) throws RpcException {
    return query
        .mined()
        .find(params.get(0, Values::hash))
        .orElseThrow(() -> RpcException.server("transaction not found"));
  }

  private JsonValue internalOperations(Params params) throws RpcException {
    Found found = found(params);
    List<Footprint> footprints =
        blocks.view().chain().footprints(found.block().hash()).orElse(List.of());
    return found.index() < footprints.size()
        ? OtterscanShape.operations(
            footprints.get(found.index()).moves(),
            found.signed().transaction().message().isCreation())
        : Values.list(List.of());
  }

  private JsonValue error(Params params) throws RpcException {
    Found found = found(params);
    boolean failed =
        query
            .mined()
            .storedReceipts(found.block().hash())
            .map(receipts -> !receipts.get(found.index()).success())
            .orElse(true);
    return Values.of(failed ? effect(params).executed().output() : Bytes.EMPTY);
  }

  /** A transaction that runs again. */
  private Effect effect(Params params) throws RpcException {
    Found found = found(params);
    MinedBlock block = whole(found.block().sealedHeader());
    Effects effects = query.calls().of(block, found.index());
    blocks.demand(effects.ending(), block);
    return effects.all().get(0);
  }

  private MinedBlock whole(SealedHeader header) throws RpcException {
    return query.mined().read(header).orElseThrow(() -> RpcException.server("the block is pruned"));
  }

  private JsonValue details(Optional<SealedHeader> header) throws RpcException {
    if (header.isEmpty()) {
      return Values.NULL;
    }
    MinedBlock block = whole(header.get());
    return OtterscanShape.details(
        block,
        blocks.view().prevRandao(header.get()),
        blocks.view().processor().subsidy(header.get().number()));
  }

  private JsonValue transactions(Params params) throws RpcException {
    Optional<SealedHeader> header = blocks.view().header(number(params, 0));
    if (header.isEmpty()) {
      return Values.NULL;
    }
    MinedBlock block = whole(header.get());
    long count = block.transactions().size();
    long page = params.get(1, Values::count);
    long size = Math.min(params.get(2, Values::count), count);
    long end = size == 0 || page > count / size ? 0 : count - page * size;
    return OtterscanShape.page(
        block,
        blocks.view().prevRandao(header.get()),
        (int) Math.max(0, end - size),
        (int) Math.max(0, end));
  }

  private JsonValue search(Params params, boolean isDown) throws RpcException {
    Address address = params.get(0, Values::address);
    long number = params.get(1, Values::count);
    int size = (int) Math.min(MOST_AT_ONCE, params.get(2, Values::count));
    if (size == 0) {
      throw RpcException.invalidParams("invalid argument 2: a page has at least one entry");
    }
    boolean isFromTheEnd = number == 0;
    HistoryPage page;
    if (isDown && number == 1) {
      page = new HistoryPage(List.of(), Optional.empty());
    } else {
      Spot from =
          isDown
              ? isFromTheEnd ? Spot.NEWEST : new Spot(number - 1, Integer.MAX_VALUE)
              : new Spot(isFromTheEnd ? 0 : Math.min(number, Long.MAX_VALUE - 1) + 1, 0);
      Want want = new Want(from, isDown, size, true, false);
      page = query.history().of(address, want, query.replays().deadline());
    }
    List<HistoryEntry> entries = new ArrayList<>(page.entries());
    if (!isDown) {
      Collections.reverse(entries);
    }
    boolean isLast = page.next().isEmpty();
    return OtterscanShape.history(
        entries, isDown ? isFromTheEnd : isLast, isDown ? isLast : isFromTheEnd);
  }

  private JsonValue bySender(Params params) throws RpcException {
    Address sender = params.get(0, Values::address);
    return query
        .history()
        .sent(sender, params.get(1, Values::count))
        .map(entry -> Values.of(entry.signed().hash()))
        .orElse(Values.NULL);
  }

  private JsonValue creator(Params params) throws RpcException {
    Address contract = params.get(0, Values::address);
    Deadline deadline = query.replays().deadline();
    Optional<HistoryEntry> entry = query.history().creation(contract, deadline);
    if (entry.isEmpty()) {
      if (deadline.isOver()) {
        throw RpcException.overdue(Deadline.SECONDS);
      }
      return Values.NULL;
    }
    Hash32 hash = entry.get().signed().hash();
    return Histories.creator(contract, entry.get())
        .<JsonValue>map(
            creator ->
                new JsonObject(Map.of("hash", Values.of(hash), "creator", Values.of(creator))))
        .orElse(Values.NULL);
  }
}
