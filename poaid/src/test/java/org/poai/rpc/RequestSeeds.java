package org.poai.rpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Valid parameters of the methods on a {@link FuzzedChain}, and values to mix them with. */
final class RequestSeeds {
  private static final List<String> PLAIN =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1.5",
          "1e308",
          "-1e-300",
          "9007199254740993",
          "123456789012345678901234567890",
          "\"\"",
          "\"0x\"",
          "\"0x0\"",
          "\"0x00\"",
          "\"0x1\"",
          "\"0x2\"",
          "\"0x9\"",
          "\"0xg\"",
          "\"0x7fffffffffffffff\"",
          "\"0x8000000000000000\"",
          "\"0xffffffffffffffff\"",
          "\"0x10000000000000000\"",
          "\"-0x1\"",
          "\"0x-1\"",
          "\"0X1\"",
          "\"\\u0000\"",
          "\"\\ud83d\\ude00\"",
          "\"é\"",
          "\"12\"",
          "\"latest\"",
          "\"pending\"",
          "\"earliest\"",
          "\"safe\"",
          "\"finalized\"",
          "\"LATEST\"",
          "[]",
          "[[]]",
          "[null]",
          "{}",
          "{\"\":null}",
          "{\"blockHash\":1}",
          "{\"blockNumber\":\"0x1\"}",
          "[\"0x1\",\"0x1\"]",
          "[0,50,100]");

  private final String address;
  private final String payer;
  private final String block;
  private final String transaction;
  private final String waiting;

  RequestSeeds(FuzzedChain chain) {
    this.address = quoted(chain.contract);
    this.payer = quoted(chain.payer.address());
    this.block = quoted(chain.blocks.get(1).hash());
    this.transaction = quoted(chain.blocks.get(1).transactions().get(0).hash());
    this.waiting = quoted(chain.waiting.hash());
  }

  private static String quoted(Object value) {
    return "\"" + value + "\"";
  }

  private String call() {
    return "{\"from\":"
        + payer
        + ",\"to\":"
        + address
        + ",\"chainId\":\"0x504f4149\",\"type\":\"0x1\",\"nonce\":\"0x0\""
        + ",\"gas\":\"0x30000\",\"gasPrice\":\"0x3b9aca00\",\"value\":\"0x0\",\"data\":"
        + quoted(FuzzedChain.WORD)
        + ",\"accessList\":[{\"address\":"
        + address
        + ",\"storageKeys\":[\"0x0\"]}]}";
  }

  private String overrides() {
    return "{"
        + address
        + ":{\"balance\":\"0x10\",\"nonce\":\"0x1\",\"code\":\"0x5f545f5260205ff3\","
        + "\"stateDiff\":{\"0x0\":\"0x5\"}},"
        + payer
        + ":{\"state\":{}},\"0x0000000000000000000000000000000000000002\":"
        + "{\"movePrecompileToAddress\":\"0x0000000000000000000000000000000000001234\"}}";
  }

  private static String blockOverrides() {
    return "{\"number\":\"0x9\",\"time\":\"0x70000000\",\"gasLimit\":\"0x1c9c380\","
        + "\"feeRecipient\":\"0x0101010101010101010101010101010101010101\","
        + "\"baseFeePerGas\":\"0x1\",\"blobBaseFee\":\"0x7\",\"prevRandao\":"
        + quoted(FuzzedChain.WORD)
        + "}";
  }

  private String simulation() {
    return "{\"blockStateCalls\":[{\"calls\":["
        + call()
        + "]},{\"blockOverrides\":{\"number\":\"0x20\"},\"stateOverrides\":"
        + overrides()
        + ",\"calls\":["
        + call()
        + ",{\"nonce\":\"0x1\"}]}],\"traceTransfers\":true,\"validation\":false,"
        + "\"returnFullTransactions\":true}";
  }

  private String filter() {
    return "{\"fromBlock\":\"0x0\",\"toBlock\":\"latest\",\"address\":["
        + address
        + "],\"topics\":[null,["
        + quoted(FuzzedChain.WORD)
        + "]]}";
  }

  /** By method; those without parameters have none. */
  Map<String, List<String>> valid() {
    Map<String, List<String>> valid = new HashMap<>();
    blocks(valid);
    accounts(valid);
    calls(valid);
    valid.put("eth_getLogs", List.of("[" + filter() + "]", "[{\"blockHash\":" + block + "}]"));
    valid.put("eth_newFilter", List.of("[" + filter() + "]"));
    valid.put("eth_feeHistory", List.of("[\"0x4\",\"latest\",[0,12.5,100]]", "[4,\"0x2\"]"));
    String worker = "{\"name\":\"rig-1\",\"id\":\"abc\",\"evaluations\":5}";
    String seal =
        "{\"sealHash\":"
            + quoted(FuzzedChain.WORD)
            + ",\"nonce\":\"0x0000000000000001\",\"quizLoss\":\"0x7a120\",\"fingerprint\":"
            + quoted(FuzzedChain.WORD)
            + "}";
    valid.put("poai_getQuiz", List.of("[\"latest\"]", "[\"0x1\"]"));
    valid.put("poai_getRecords", List.of("[0,4]", "[\"0x1\",\"0x2\"]"));
    valid.put("poai_getWork", List.of("[" + worker + "]"));
    valid.put("poai_submitWork", List.of("[" + seal + "," + worker + "]"));
    valid.put("web3_sha3", List.of("[\"0x00ff\"]"));
    valid.put("eth_subscribe", List.of("[\"logs\"," + filter() + "]", "[\"newHeads\"]"));
    return valid;
  }

  private void blocks(Map<String, List<String>> valid) {
    for (String method : List.of("eth_getBlockByNumber", "eth_getBlockByHash")) {
      valid.put(method, List.of("[\"0x2\",true]", "[" + block + ",false]"));
    }
    for (String method :
        List.of(
            "eth_getBlockReceipts",
            "eth_getBlockTransactionCountByNumber",
            "eth_getUncleCountByBlockNumber",
            "debug_traceBlockByNumber",
            "debug_traceBlockByHash")) {
      valid.put(
          method,
          List.of(
              "[\"0x2\"]",
              "[{\"blockHash\":" + block + ",\"requireCanonical\":true}]",
              "[\"latest\",{\"tracer\":\"callTracer\",\"tracerConfig\":{\"onlyTopCall\":true}}]"));
    }
    for (String kind : List.of("Transaction", "RawTransaction")) {
      valid.put("eth_get" + kind + "ByBlockNumberAndIndex", List.of("[\"0x2\",\"0x0\"]"));
      valid.put("eth_get" + kind + "ByBlockHashAndIndex", List.of("[" + block + ",\"0x1\"]"));
    }
    for (String method :
        List.of(
            "eth_getTransactionByHash",
            "eth_getTransactionReceipt",
            "eth_getRawTransactionByHash",
            "debug_traceTransaction")) {
      valid.put(
          method,
          List.of(
              "[" + transaction + "]",
              "[" + waiting + "]",
              "[" + transaction + ",{\"enableMemory\":true,\"limit\":5}]"));
    }
  }

  private void accounts(Map<String, List<String>> valid) {
    for (String method :
        List.of("eth_getBalance", "eth_getCode", "eth_getTransactionCount", "txpool_contentFrom")) {
      valid.put(method, List.of("[" + address + ",\"latest\"]", "[" + payer + ",\"pending\"]"));
    }
    valid.put("eth_getStorageAt", List.of("[" + address + ",\"0x0\",\"latest\"]"));
    valid.put("eth_getStorageValues", List.of("[{" + address + ":[\"0x0\",\"0x1\"]},\"latest\"]"));
    valid.put("eth_getHeaderByNumber", List.of("[\"0x1\"]"));
    valid.put("eth_getProof", List.of("[" + address + ",[\"0x0\",\"0x1\"],\"latest\"]"));
  }

  private void calls(Map<String, List<String>> valid) {
    String all = "[" + call() + ",\"latest\"," + overrides() + "," + blockOverrides() + "]";
    for (String method : List.of("eth_call", "eth_estimateGas")) {
      valid.put(method, List.of("[" + call() + ",\"pending\"]", all));
    }
    valid.put("eth_simulateV1", List.of("[" + simulation() + ",\"latest\"]"));
    valid.put(
        "debug_traceCall",
        List.of(
            "[" + call() + ",\"latest\",{\"tracer\":\"callTracer\"}]",
            "[" + call() + ",\"latest\",{\"disableStack\":true,\"limit\":10}]",
            "["
                + call()
                + ",\"0x1\",{\"tracer\":\"prestateTracer\",\"txIndex\":\"0x0\",\"stateOverrides\":"
                + overrides()
                + ",\"blockOverrides\":"
                + blockOverrides()
                + "}]"));
  }

  /** What may stand in the place of any value. */
  List<String> values() {
    List<String> values = new ArrayList<>(PLAIN);
    values.addAll(List.of(address, payer, block, transaction, waiting));
    values.addAll(List.of(call(), overrides(), blockOverrides(), simulation(), filter()));
    values.add(quoted("0x" + "f".repeat(64)));
    values.add(quoted("0x" + "f".repeat(65)));
    values.add(quoted("0x" + "0".repeat(64)));
    values.add(quoted("0x" + "ab".repeat(3_000)));
    values.add(quoted("x".repeat(2_000)));
    values.add("[" + "[".repeat(20) + "]".repeat(20) + "]");
    // PUSH0, PUSH0, and so on; a jump to itself; GAS in a loop that stores.
    values.add(quoted("0x" + "5f".repeat(1_030)));
    values.add("{\"data\":\"0x5b5f56\",\"gas\":\"0x989680\"}");
    values.add("{\"data\":\"0x5b5a5a555f56\"}");
    return values;
  }
}
