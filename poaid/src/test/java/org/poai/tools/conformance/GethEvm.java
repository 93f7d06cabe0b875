package org.poai.tools.conformance;

import io.horizen.evm.EvmContext;
import io.horizen.evm.ForkRules;
import io.horizen.evm.Hash;
import io.horizen.evm.Invocation;
import io.horizen.evm.MemoryDatabase;
import io.horizen.evm.StateDB;
import io.horizen.evm.results.InvocationResult;
import java.math.BigInteger;
import java.util.Map;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.tools.conformance.TestJson.PreAccount;

/** go-ethereum's EVM by the Shanghai rules on a world in memory, for comparisons. */
final class GethEvm implements AutoCloseable {
  private static final ForkRules SHANGHAI = new ForkRules(true);

  private final MemoryDatabase database = new MemoryDatabase();
  private final StateDB state = new StateDB(database, StateDB.EMPTY_ROOT_HASH);
  private final EvmContext context;

  GethEvm(EvmProgram.Block block, Map<Address, PreAccount> accounts) {
    accounts.forEach(this::add);
    state.finalizeChanges();
    Environment environment = block.environment();
    context =
        new EvmContext(
            BigInteger.valueOf(block.chainId()),
            address(environment.lineage().miner()),
            BigInteger.valueOf(environment.gasLimit()),
            BigInteger.valueOf(7),
            BigInteger.valueOf(environment.lineage().number().value()),
            BigInteger.valueOf(environment.lineage().timestamp()),
            environment.baseFeePerGas().toBigInteger(),
            new Hash(environment.prevRandao().toArray()),
            SHANGHAI);
  }

  /** Whether its native library loads here. */
  static boolean isPresent() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  private void add(Address address, PreAccount account) {
    io.horizen.evm.Address at = address(address);
    state.addBalance(at, account.balance().toBigInteger());
    state.setNonce(at, new BigInteger(Long.toUnsignedString(account.nonce())));
    if (account.code().size() > 0) {
      state.setCode(at, account.code().toArray());
    }
    account
        .storage()
        .forEach((key, value) -> state.setStorage(at, new Hash(key.toBytes()), hash(value)));
  }

  StateDB state() {
    return state;
  }

  /** Begins a transaction: what is warm from the start. */
  void warm(Address caller, Address to) {
    state.accessSetup(address(caller), address(to), context.coinbase, SHANGHAI);
  }

  /** Prepares a call. */
  Invocation call(EvmProgram.Call call) {
    return new Invocation(
        address(call.caller()),
        address(call.to()),
        call.value().toBigInteger(),
        call.input().toArray(),
        BigInteger.valueOf(call.gas()),
        false);
  }

  InvocationResult apply(Invocation invocation) {
    return io.horizen.evm.Evm.Apply(state, invocation, context);
  }

  static io.horizen.evm.Address address(Address address) {
    return new io.horizen.evm.Address(address.toArray());
  }

  static Hash hash(UInt256 value) {
    return new Hash(value.toBytes());
  }

  static Bytes output(InvocationResult result) {
    return Bytes.of(result.returnData == null ? new byte[0] : result.returnData);
  }

  @Override
  public void close() {
    try {
      state.close();
      database.close();
    } catch (Exception e) {
      throw new IllegalStateException("it cannot be closed", e);
    }
  }
}
