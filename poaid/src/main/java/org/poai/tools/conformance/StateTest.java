package org.poai.tools.conformance;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.KnownSenders;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SignedTransaction;
import org.poai.crypto.Keccak;
import org.poai.evm.frame.BlockContext;
import org.poai.evm.gas.ExecutionRules;
import org.poai.evm.processor.TransactionProcessor;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.processor.TransactionResult.Refused;
import org.poai.evm.world.CodeCache;
import org.poai.evm.world.World;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.rlp.RlpWriter;
import org.poai.state.Account;
import org.poai.state.StateChanges;
import org.poai.state.StateChanges.AccountChange;
import org.poai.state.StateDelta;
import org.poai.state.StateView;

/** One object of a GeneralStateTest file: a world, a block, and transactions for either. */
final class StateTest {
  private static final String FORK = "Cancun";
  private static final long CHAIN_ID = 1;
  private static final BigInteger BLOB_FEE_DENOMINATOR = BigInteger.valueOf(3_338_477);

  private final String name;
  private final StateView before;
  private final BlockContext block;
  private final List<JsonValue> cases;
  private final CodeCache codes = new CodeCache(1 << 22);

  StateTest(String name, JsonObject test) throws JsonException {
    this.name = name;
    JsonObject env = test.get("env").asObject();
    this.before = world(TestJson.accounts(test.get("pre").asObject()));
    UInt256 excess =
        env.find("currentExcessBlobGas").isPresent()
            ? TestJson.number(env, "currentExcessBlobGas")
            : UInt256.ZERO;
    this.block =
        new BlockContext(
            TestJson.environment(env), ExecutionRules.ethereum(CHAIN_ID, blobBaseFee(excess)));
    Optional<JsonValue> post = test.get("post").asObject().find(FORK);
    this.cases = post.isPresent() ? post.get().asArray() : List.of();
  }

  /** Runs all cases. */
  List<CaseResult> run() throws JsonException {
    List<CaseResult> results = new ArrayList<>();
    for (JsonValue one : cases) {
      JsonObject fields = one.asObject();
      JsonObject indexes = fields.get("indexes").asObject();
      String label =
          name
              + " d"
              + indexes.integer("data")
              + " g"
              + indexes.integer("gas")
              + " v"
              + indexes.integer("value");
      results.add(new CaseResult(label, fault(fields)));
    }
    return results;
  }

  /** What is wrong with a case, if anything. */
  private Optional<String> fault(JsonObject expected) throws JsonException {
    World world = new World(before, codes);
    boolean refusalExpected = expected.find("expectException").isPresent();
    List<Log> logs = List.of();
    DecodeResult<SignedTransaction> decoded =
        new Envelope(TestJson.bytes(expected, "txbytes")).signed(new KnownSenders());
    if (decoded instanceof DecodeResult.Ok<SignedTransaction> ok) {
      TransactionResult result =
          new TransactionProcessor(world, block, null)
              .process(ok.value(), block.environment().gasLimit());
      if (result instanceof Refused refused && !refusalExpected) {
        return Optional.of("refused: " + refused.reason());
      }
      if (result instanceof Executed executed) {
        if (refusalExpected) {
          return Optional.of("not refused: " + expected.string("expectException"));
        }
        logs = executed.logs();
      }
    } else if (!refusalExpected) {
      return Optional.of(
          "refused: " + ((DecodeResult.Refused<SignedTransaction>) decoded).detail());
    }
    return compare(expected, world.commit().root(), logs);
  }

  private static Optional<String> compare(JsonObject expected, Hash32 root, List<Log> logs)
      throws JsonException {
    RlpWriter out = new RlpWriter();
    Receipt.writeLogs(logs, out);
    Hash32 logsHash = Keccak.hash(out.toBytes());
    if (!logsHash.equals(TestJson.hash(expected, "logs"))) {
      return Optional.of("logs hash is " + logsHash);
    }
    return root.equals(TestJson.hash(expected, "hash"))
        ? Optional.empty()
        : Optional.of("state root is " + root);
  }

  /** A state in memory with these accounts. */
  static StateView world(Map<Address, TestJson.PreAccount> accounts) {
    return StateView.empty().with(delta(accounts));
  }

  /** What makes these accounts of nothing. */
  static StateDelta delta(Map<Address, TestJson.PreAccount> accounts) {
    Map<Address, AccountChange> changes = new java.util.HashMap<>();
    Map<Hash32, Bytes> codes = new java.util.HashMap<>();
    accounts.forEach(
        (address, pre) -> {
          Hash32 codeHash = Keccak.hash(pre.code());
          codes.put(codeHash, pre.code());
          Account account =
              new Account(pre.nonce(), new Wei(pre.balance()), Account.EMPTY_TRIE_ROOT, codeHash);
          changes.put(address, new AccountChange(Optional.of(account), false, pre.storage()));
        });
    return new StateChanges(changes, codes).on(StateView.empty());
  }

  /** EIP-4844's fake exponential of the excess blob gas. */
  private static UInt256 blobBaseFee(UInt256 excess) {
    BigInteger numerator = excess.toBigInteger();
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = BLOB_FEE_DENOMINATOR;
    for (int i = 1; term.signum() > 0; i++) {
      sum = sum.add(term);
      term = term.multiply(numerator).divide(BLOB_FEE_DENOMINATOR.multiply(BigInteger.valueOf(i)));
    }
    return UInt256.of(sum.divide(BLOB_FEE_DENOMINATOR));
  }

  /** A case by its name, and what is wrong with it. */
  record CaseResult(String label, Optional<String> fault) {}
}
