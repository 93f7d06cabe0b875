package org.poai.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.rpc.RpcRig.quoted;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.poai.chain.block.InternalMove;
import org.poai.chain.block.InternalMove.Kind;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.evm.trace.CallTree.Call;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.query.CallTrees.Effect;
import org.poai.query.CallTrees.Effects;
import org.poai.query.MinedBlock;
import org.poai.query.Query;
import org.poai.query.Replays.Ending;

/** A chain of 1 000 blocks as block explorers go through it. */
@Timeout(300)
final class ExplorerChainTest {
  private static final int BLOCKS = 1_000;

  /** Calls the address in its input with what it got, and reverts where more follows. */
  private static final String PROXY = "5f5f5f5f345f355af16020361160115700" + "5b5f5ffd";

  @TempDir Path folder;
  private RpcRig rig;
  private ExplorerScript script;
  private Query query;
  private final SplittableRandom random = new SplittableRandom(7);

  private final Map<String, Long> nonces = new HashMap<>();
  private final List<Address> contracts = new ArrayList<>();

  @BeforeEach
  void start() {
    rig = new RpcRig(folder);
    script = new ExplorerScript(rig);
    query = TestRpc.query(rig.chain.tree, rig.chain.pool, rig.chain.millis::get, System::nanoTime);
  }

  @AfterEach
  void stop() {
    query.stop();
    rig.close();
  }

  @Test
  void chain_ofAThousandBlocks_isAnsweredWhole() throws Exception {
    for (String code :
        List.of(
            ExplorerScript.FORWARDER,
            ExplorerScript.FACTORY,
            ExplorerScript.DESTROYER,
            ExplorerScript.REVERTER,
            PROXY)) {
      contracts.add(script.deploy(code));
    }
    while (query.view().head().number().value() < BLOCKS) {
      List<SignedTransaction> transactions = new ArrayList<>();
      for (int i = random.nextInt(4) - 1; i > 0; i--) {
        transactions.add(transaction());
      }
      script.mine(transactions.toArray(SignedTransaction[]::new));
    }
    walkHistory();
    for (Map.Entry<String, Long> each : nonces.entrySet()) {
      assertThat(
              rig.result(
                  "ots_getTransactionBySenderAndNonce",
                  quoted(script.alice()) + "," + each.getValue()))
          .isEqualTo(JsonValue.of(each.getKey()));
    }
    long replayed = 0;
    for (long height = 0; height <= BLOCKS; height++) {
      replayed += look(height);
    }
    assertThat(replayed).isPositive();
  }

  /** A payment, a call, or a call within another that stands or is undone. */
  private SignedTransaction transaction() {
    Address target = random.nextInt(3) == 0 ? ExplorerScript.HEIR : contract();
    boolean isWithin = random.nextBoolean();
    boolean isUndone = random.nextInt(3) == 0;
    String input = isWithin ? "0x" + "0".repeat(24) + target.toHex().substring(2) : "0x";
    SignedTransaction sent =
        script.sign(
            Optional.of(isWithin ? contracts.get(4) : target),
            random.nextInt(3),
            isWithin && isUndone ? input + "00" : input);
    nonces.put(sent.hash().toHex(), sent.transaction().nonce());
    return sent;
  }

  private Address contract() {
    return contracts.get(random.nextInt(4));
  }

  /** Compares a block's moves and lists with its replay where its state is kept; 1 where it is. */
  private int look(long height) throws JsonException {
    SealedHeader header = query.view().header(BlockNumber.of(height)).orElseThrow();
    MinedBlock block = query.mined().read(header).orElseThrow();
    JsonObject details = rig.result("ots_getBlockDetails", String.valueOf(height)).asObject();
    assertThat(details.get("block").asObject().integer("transactionCount"))
        .isEqualTo(block.transactions().size());
    Effects effects = query.calls().of(block);
    String hex = quoted("0x" + Long.toHexString(height));
    if (effects.ending() == Ending.NO_STATE) {
      assertThat(rig.error("trace_block", hex)).startsWith("-32000 missing trie node");
      return 0;
    }
    int traces = 0;
    for (Effect effect : effects.all()) {
      List<InternalMove> moves = new ArrayList<>();
      add(effect.root(), 0, moves);
      assertThat(query.view().chain().footprints(header.hash()).orElseThrow())
          .element(effect.index())
          .satisfies(footprint -> assertThat(footprint.moves()).isEqualTo(moves));
      String hash = quoted(block.transactions().get(effect.index()).hash());
      List<JsonValue> calls = rig.result("ots_traceTransaction", hash).asArray();
      traces += rig.result("trace_transaction", hash).asArray().size();
      assertThat(calls).hasSize(count(effect.root()));
    }
    assertThat(rig.result("trace_block", hex).asArray()).hasSize(traces + (height == 0 ? 0 : 1));
    assertThat(rig.result("trace_replayBlockTransactions", hex + ",[\"trace\"]").asArray())
        .hasSameSizeAs(effects.all());
    return 1;
  }

  private static int count(Call call) {
    return 1 + call.calls().stream().mapToInt(ExplorerChainTest::count).sum();
  }

  /** What a call and those below it moved, as far as it stands. */
  private static void add(Call call, int depth, List<InternalMove> moves) {
    if (call.failure().isPresent()) {
      return;
    }
    kind(call)
        .filter(kind -> depth > 0 || kind.isCreation())
        .filter(kind -> kind != Kind.TRANSFER || !call.parties().value().isZero())
        .map(
            kind ->
                new InternalMove(
                    kind, call.parties().from(), call.parties().to(), call.parties().value()))
        .ifPresent(moves::add);
    call.calls().forEach(inner -> add(inner, depth + 1, moves));
  }

  private static Optional<Kind> kind(Call call) {
    return switch (call.type()) {
      case "CALL" -> Optional.of(Kind.TRANSFER);
      case "SELFDESTRUCT" -> Optional.of(Kind.SELF_DESTRUCT);
      case "CREATE" -> Optional.of(Kind.CREATE);
      case "CREATE2" -> Optional.of(Kind.CREATE2);
      default -> Optional.empty();
    };
  }

  /** All pages of the heir from either end are the same. */
  private void walkHistory() throws JsonException {
    List<String> down = pages("Before", true);
    List<String> up = pages("After", false);
    Collections.reverse(up);
    assertThat(down).isEqualTo(up).doesNotHaveDuplicates().hasSizeGreaterThan(200);
    for (String hash : down) {
      String all =
          rig.result("eth_getTransactionByHash", quoted(hash))
              + rig.result("ots_getInternalOperations", quoted(hash)).toString();
      assertThat(all).contains(ExplorerScript.HEIR.toHex());
    }
    assertThat(rig.result("ots_getContractCreator", quoted(contracts.get(0))))
        .isNotInstanceOf(JsonNull.class);
  }

  /** All transactions in the order in which the pages give them: each page's own turned for up. */
  private List<String> pages(String way, boolean isDown) throws JsonException {
    List<String> found = new ArrayList<>();
    long from = 0;
    while (true) {
      JsonObject page =
          rig.result(
                  "ots_searchTransactions" + way, quoted(ExplorerScript.HEIR) + "," + from + ",25")
              .asObject();
      List<JsonValue> entries = new ArrayList<>(page.get("txs").asArray());
      if (!isDown) {
        Collections.reverse(entries);
      }
      for (JsonValue each : entries) {
        found.add(each.asObject().string("hash"));
        from = Long.decode(each.asObject().string("blockNumber"));
      }
      boolean isEnd = page.get(isDown ? "lastPage" : "firstPage").equals(JsonValue.of(true));
      if (isEnd) {
        return found;
      }
    }
  }
}
