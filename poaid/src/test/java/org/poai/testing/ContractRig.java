package org.poai.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Log;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.GenesisContract;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.MarketGenesis;
import org.poai.chain.genesis.MarketParameters;
import org.poai.chain.stored.ChainGenesis;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Keccak;
import org.poai.crypto.Secp256k1;
import org.poai.evm.frame.BlockContext;
import org.poai.evm.gas.ExecutionRules;
import org.poai.evm.processor.Call;
import org.poai.evm.processor.TransactionProcessor;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.world.CodeCache;
import org.poai.evm.world.World;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.Account;
import org.poai.state.StateChanges;
import org.poai.state.StateView;

/**
 * The contracts of the genesis state on the node's EVM, on a devnet's first state; blocks come as
 * told.
 */
public final class ContractRig {
  private static final Map<String, Address> NAMED = new ConcurrentHashMap<>();
  private static final Address REENTRANT =
      Address.fromHex("0x000000000000000000000000000000000000beef");
  private static final long GAS = 1 << 24; // the most that a transaction may have, EIP-7825

  private final CodeCache codes = new CodeCache(1 << 20);
  private final List<Log> logs = new ArrayList<>();
  private StateView state;

  /** What the present block's calls changed so far. */
  private @Nullable World present;

  private long number;
  private Address miner = Address.ZERO;

  public ContractRig(Map<String, Wei> balances) {
    this(balances, MarketParameters.DEVNET);
  }

  /** The same with another market. */
  public ContractRig(Map<String, Wei> balances, MarketParameters market) {
    ChainSpec devnet = MarketGenesis.on(BuiltInChains.devnet(1), market);
    Map<Address, GenesisAccount> more = new TreeMap<>();
    more.put(REENTRANT, new GenesisAccount(Wei.ZERO, 1, reentrant(), new TreeMap<>()));
    balances.forEach((name, wei) -> more.put(address(name), GenesisAccount.funded(wei)));
    ChainSpec spec = devnet.withAccounts(more);
    this.state = StateView.empty().with(ChainGenesis.of(spec, anyManifest()).allocation());
  }

  private static Manifest anyManifest() {
    return new Manifest(
        new Manifest.ModelPart("engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
        new Manifest.DatasetPart(Hash32.ZERO, 2),
        Manifest.Sizes.ofSamples(2),
        1);
  }

  private static Bytes reentrant() {
    try {
      String digits = Files.readString(Path.of("contracts", "out", "Reentrant.hex"));
      return Bytes.fromHex("0x" + digits.replace("\n", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A contract, {@code nobody}, or the account whose key is Keccak of the name. */
  public static Address address(String name) {
    for (GenesisContract contract : GenesisContract.values()) {
      if (contract.title().equals(name)) {
        return contract.address();
      }
    }
    return switch (name) {
      case "Reentrant" -> REENTRANT;
      case "nobody" -> Address.ZERO;
      default ->
          NAMED.computeIfAbsent(
              name, any -> Secp256k1.address(Keccak.hash(Bytes.utf8(any)).toArray()));
    };
  }

  /** What the account of a name signs a digest with: r, s, and 27 or 28. */
  public static Bytes signature(Hash32 digest, String name) {
    EcdsaSignature numbers = Secp256k1.sign(digest, Keccak.hash(Bytes.utf8(name)).toArray());
    boolean odd =
        !Secp256k1.recoverAddress(digest, numbers, false).equals(Optional.of(address(name)));
    byte[] signature = Arrays.copyOf(numbers.r().toBytes(), 65);
    System.arraycopy(numbers.s().toBytes(), 0, signature, 32, 32);
    signature[64] = (byte) (odd ? 28 : 27);
    return Bytes.of(signature);
  }

  public void moveTo(long block) {
    moveTo(block, Address.ZERO);
  }

  /** Ends the present block and begins another one, mined for an account. */
  public void moveTo(long block, Address coinbase) {
    if (block <= number) {
      throw new AssertionError("block " + block + " is past");
    }
    settle();
    number = block;
    miner = coinbase;
  }

  public long number() {
    return number;
  }

  public StateView state() {
    settle();
    return state;
  }

  private void settle() {
    if (present != null) {
      state = state.with(present.commit());
      present = null;
    }
  }

  /** All that the contracts have told so far. */
  public List<Log> logs() {
    return List.copyOf(logs);
  }

  public UInt256 balance(Address account) {
    return state().account(account).map(a -> a.balance().value()).orElse(UInt256.ZERO);
  }

  /** A transaction of the present block. */
  public Executed send(Address from, Address to, Bytes data, UInt256 value) {
    if (present == null) {
      present = new World(state, codes);
    }
    Executed result = run(present, from, to, data, value);
    logs.addAll(result.logs());
    return result;
  }

  /** A call on the state as it is, in the present block. */
  public Executed view(Address to, Bytes data) {
    return run(new World(state(), codes), Address.ZERO, to, data, UInt256.ZERO);
  }

  private Executed run(World world, Address from, Address to, Bytes data, UInt256 value) {
    Environment environment =
        new Environment(
            new Lineage(BlockNumber.of(number), Hash32.ZERO, 1_800_000_000, miner),
            30_000_000,
            UInt256.ZERO,
            Hash32.ZERO,
            any -> Hash32.ZERO,
            List.of());
    ExecutionRules rules = ExecutionRules.poai(BuiltInChains.DEVNET_CHAIN_ID);
    TransactionProcessor processor =
        new TransactionProcessor(world, new BlockContext(environment, rules), null);
    TransactionResult result =
        processor.call(
            new Call(
                from, new Message(Optional.of(to), value, data), GAS, UInt256.ZERO, List.of()));
    processor.end();
    return (Executed) result;
  }

  /** Writes a word as the first block of an epoch does: without a transaction. */
  public void write(Address contract, UInt256 slot, UInt256 word) {
    Optional<Account> account = state().account(contract);
    StateChanges changes =
        new StateChanges(
            Map.of(contract, new StateChanges.AccountChange(account, false, Map.of(slot, word))),
            Map.of());
    state = state.with(changes.on(state));
  }
}
