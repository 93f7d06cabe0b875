package org.poai.evm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.BlockExecutor.Outcome;
import org.poai.chain.block.Bloom;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.crypto.Keccak;
import org.poai.crypto.Secp256k1;
import org.poai.evm.frame.BlockContext;
import org.poai.evm.gas.ExecutionRules;
import org.poai.evm.processor.TransactionProcessor;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.world.CodeCache;
import org.poai.evm.world.World;
import org.poai.metrics.Metrics;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.Account;
import org.poai.state.OrderedTrieRoot;
import org.poai.state.StateChanges;
import org.poai.state.StateChanges.AccountChange;
import org.poai.state.StateDelta;
import org.poai.state.StateStore;
import org.poai.state.StateTransition;
import org.poai.state.StateView;
import org.poai.store.Batch;
import org.poai.store.KeyValueStore;
import org.poai.store.KeyValueStore.Durability;
import org.poai.store.RocksDatabase;

/**
 * {@code scripts/bench-blocks}: what a block of plain transfers and one of transfers of a token
 * take, step by step, on a state of many accounts in RocksDB.
 */
final class BlockBenchmark {
  private static final int ACCOUNTS = 20_000;
  private static final int ROUNDS = 40;
  private static final int WARM_UP = 15;
  private static final ExecutionRules RULES = ExecutionRules.poai(7);
  private static final Address TOKEN = Address.fromHex("0x" + "70".repeat(20));
  private static final List<String> STEPS =
      List.of("signatures", "transactions", "state trie", "receipts, other roots", "store");

  private final List<byte[]> secrets = new ArrayList<>();
  private final List<Address> addresses = new ArrayList<>();
  private final long[] nonces = new long[ACCOUNTS];
  private final StateStore states;
  private final KeyValueStore store;
  private final CodeCache codes = new CodeCache(1 << 24);
  private int next;

  private BlockBenchmark(KeyValueStore store) throws IOException {
    this.store = store;
    this.states = new StateStore(store);
    for (int i = 0; i < ACCOUNTS; i++) {
      byte[] secret = Keccak.hash(ByteBuffer.allocate(8).putLong(i).array()).toArray();
      secrets.add(secret);
      addresses.add(Secp256k1.address(secret));
    }
    StateTransition transition = states.begin();
    transition.apply(BlockNumber.GENESIS, genesis());
    write(transition);
  }

  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory("poai-blocks");
    try (RocksDatabase database = RocksDatabase.open(directory, new Metrics())) {
      BlockBenchmark benchmark = new BlockBenchmark(database);
      benchmark.measure("1000 plain transfers", 1_000, benchmark::transfer);
      benchmark.measure("500 token transfers", 500, benchmark::tokenTransfer);
    }
  }

  /** Makes the next message of a block. */
  private interface Sender {
    SignedTransaction send(int from, Address to);
  }

  private void measure(String title, int count, Sender sender) {
    long[][] nanos = new long[STEPS.size()][ROUNDS - WARM_UP];
    long gas = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Bytes> envelopes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int from = next++ % ACCOUNTS;
        envelopes.add(sender.send(from, addresses.get((from * 7 + 13) % ACCOUNTS)).envelope());
      }
      long[] taken = new long[STEPS.size()];
      gas = run(envelopes, taken);
      for (int step = 0; round >= WARM_UP && step < taken.length; step++) {
        nanos[step][round - WARM_UP] = taken[step];
      }
    }
    print(title, gas, nanos);
  }

  /** Runs a block and stores it; adds to each step what it took. */
  private long run(List<Bytes> envelopes, long[] taken) {
    BlockNumber number = states.height().orElseThrow().next();
    long start = System.nanoTime();
    List<SignedTransaction> signed = SignedTransaction.all(envelopes).orThrow();
    start = lap(taken, 0, start);
    StateTransition transition = states.begin();
    StateDelta delta;
    List<Receipt> receipts;
    try (StateView view = transition.view()) {
      World world = new World(view, codes);
      receipts = receipts(world, number, signed);
      start = lap(taken, 1, start);
      delta = world.commit();
      start = lap(taken, 2, start);
    }
    Outcome outcome = new Outcome(delta, receipts);
    outcome.effects();
    OrderedTrieRoot.of(envelopes);
    start = lap(taken, 3, start);
    transition.apply(number, delta);
    write(transition);
    lap(taken, 4, start);
    return outcome.gasUsed();
  }

  private static List<Receipt> receipts(
      World world, BlockNumber number, List<SignedTransaction> transactions) {
    Environment environment =
        new Environment(
            new Lineage(number, Hash32.ZERO, 1_800_000_000, Address.ZERO),
            30_000_000,
            UInt256.of(1_000_000_000),
            Hash32.ZERO,
            any -> Hash32.ZERO);
    TransactionProcessor processor =
        new TransactionProcessor(world, new BlockContext(environment, RULES), null);
    List<Receipt> receipts = new ArrayList<>();
    long gas = 0;
    for (SignedTransaction transaction : transactions) {
      Executed executed = (Executed) processor.process(transaction, 30_000_000 - gas);
      if (!executed.outcome().success()) {
        throw new IllegalStateException(executed.toString());
      }
      gas += executed.gasUsed();
      Bytes bloom = Bloom.of(executed.logs());
      receipts.add(
          new Receipt(transaction.transaction().type(), true, gas, bloom, executed.logs()));
    }
    return receipts;
  }

  private void write(StateTransition transition) {
    Batch batch = new Batch();
    transition.writeTo(batch);
    store.write(batch, Durability.SYNCED);
  }

  private static long lap(long[] taken, int step, long start) {
    long now = System.nanoTime();
    taken[step] += now - start;
    return now;
  }

  private static void print(String title, long gas, long[][] nanos) {
    double[] medians = new double[nanos.length];
    for (int step = 0; step < nanos.length; step++) {
      Arrays.sort(nanos[step]);
      medians[step] = nanos[step][nanos[step].length / 2] / 1e6;
    }
    double all = Arrays.stream(medians).sum();
    System.out.printf(Locale.ROOT, "%s, %.1f Mgas: %.1f ms%n", title, gas / 1e6, all);
    for (int step = 0; step < medians.length; step++) {
      System.out.printf(
          Locale.ROOT,
          "  %-22s %7.1f ms  %3.0f %%%n",
          STEPS.get(step),
          medians[step],
          100 * medians[step] / all);
    }
  }

  private SignedTransaction transfer(int from, Address to) {
    return sign(from, 21_000, new Message(Optional.of(to), UInt256.ONE, Bytes.EMPTY));
  }

  /** transfer(to, 1). */
  private SignedTransaction tokenTransfer(int from, Address to) {
    byte[] data = new byte[68];
    System.arraycopy(Bytes.fromHex("0xa9059cbb").toArray(), 0, data, 0, 4);
    to.copyTo(data, 16);
    data[67] = 1;
    return sign(from, 60_000, new Message(Optional.of(TOKEN), UInt256.ZERO, Bytes.of(data)));
  }

  private SignedTransaction sign(int from, long gas, Message message) {
    Transaction transaction =
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            Optional.of(UInt256.of(7)),
            nonces[from]++,
            new GasTerms(gas, UInt256.of(2_000_000_000), UInt256.ONE),
            message,
            List.of(),
            Signature.NONE);
    return SignedTransaction.by(secrets.get(from), transaction);
  }

  /** Everyone has money and tokens. */
  private StateDelta genesis() throws IOException {
    String digits =
        Files.readString(
            Path.of("poaid/src/test/resources/evm/token.hex"), StandardCharsets.US_ASCII);
    Bytes code = Bytes.fromHex("0x" + digits.strip().replace("\n", ""));
    TreeMap<Address, AccountChange> accounts = new TreeMap<>();
    TreeMap<UInt256, UInt256> slots = new TreeMap<>();
    for (Address address : addresses) {
      Account rich = Account.EMPTY.withBalance(Wei.ofPoai(1));
      accounts.put(address, new AccountChange(Optional.of(rich), false, new TreeMap<>()));
      byte[] key = new byte[64];
      address.copyTo(key, 12);
      slots.put(Keccak.hash(key).toUInt256(), UInt256.of(1_000_000));
    }
    Hash32 codeHash = Keccak.hash(code);
    Account token = new Account(1, Wei.ZERO, Account.EMPTY_TRIE_ROOT, codeHash);
    accounts.put(TOKEN, new AccountChange(Optional.of(token), false, slots));
    return new StateChanges(accounts, java.util.Map.of(codeHash, code)).on(StateView.empty());
  }
}
