package org.poai.rpc.shape;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.poai.chain.block.Block;
import org.poai.chain.block.Execution;
import org.poai.chain.block.Header;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.WireBlock;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.rpc.message.Values;
import org.poai.state.Account;

/**
 * A block as clients of Ethereum after the merge read it. The hash is this protocol's own; the
 * roots are Ethereum's.
 */
public final class BlockShape {
  /** Keccak(RLP([])). */
  private static final JsonValue NO_UNCLES =
      JsonValue.of("0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");

  private static final JsonValue NO_NONCE = JsonValue.of("0x0000000000000000");

  private BlockShape() {}

  /** What {@code newHeads} tells. */
  public static Map<String, JsonValue> header(SealedHeader sealed, Hash32 prevRandao) {
    Header header = sealed.header();
    Execution execution = header.execution();
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("hash", Values.of(sealed.hash()));
    members.put("parentHash", Values.of(sealed.parentHash()));
    members.put("number", Values.of(sealed.number().value()));
    members.put("timestamp", Values.of(header.timestamp()));
    members.put("miner", Values.of(header.lineage().miner()));
    members.put("stateRoot", Values.of(execution.stateRoot()));
    members.put("transactionsRoot", Values.of(execution.transactionsRoot()));
    members.put("receiptsRoot", Values.of(execution.receiptsRoot()));
    members.put("logsBloom", Values.of(execution.logsBloom()));
    members.put("gasLimit", Values.of(execution.gasLimit()));
    members.put("gasUsed", Values.of(execution.gasUsed()));
    members.put("baseFeePerGas", Values.of(execution.baseFeePerGas()));
    members.put("extraData", Values.of(header.terms().extraData()));
    members.put("mixHash", Values.of(prevRandao));
    asAfterTheMerge(members);
    return members;
  }

  /** What every block of Ethereum has, and ours never differ in. */
  private static void asAfterTheMerge(Map<String, JsonValue> members) {
    members.put("sha3Uncles", NO_UNCLES);
    // The nonce of the seal is in poai_getQuiz: strict clients take no other than zero here.
    members.put("nonce", NO_NONCE);
    members.put("difficulty", Values.of(0));
    members.put("withdrawalsRoot", Values.of(Account.EMPTY_TRIE_ROOT));
    members.put("blobGasUsed", Values.of(0));
    members.put("excessBlobGas", Values.of(0));
    members.put("parentBeaconBlockRoot", Values.of(Hash32.ZERO));
  }

  /**
   * A whole block.
   *
   * @param transactions makes its transactions, as hashes or whole
   */
  public static JsonObject of(
      WireBlock block, Hash32 prevRandao, Function<Block, JsonValue> transactions) {
    Map<String, JsonValue> members = header(block.header(), prevRandao);
    members.put("uncles", Values.list(List.of()));
    members.put("withdrawals", Values.list(List.of()));
    members.put("size", Values.of(block.size()));
    members.put("transactions", transactions.apply(block.block()));
    return new JsonObject(members);
  }

  /** The same of a block that is yet to be mined: as geth, without what only mining gives. */
  public static JsonObject pending(JsonObject block) {
    Map<String, JsonValue> members = new TreeMap<>(block.members());
    List.of("hash", "nonce", "miner").forEach(member -> members.put(member, Values.NULL));
    return new JsonObject(members);
  }

  /** The base fee of a block. */
  public static UInt256 baseFee(SealedHeader header) {
    return header.header().execution().baseFeePerGas();
  }
}
