package org.poai.evm;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.KnownSenders;
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
 * {@code scripts/bench-blocks}: how long a block keeps the machine, and in brackets the processor
 * time of its thread, which other programs disturb less (for the signatures, which take all cores,
 * that of the process): what a block of plain transfers and one of transfers of a token take, step
 * by step, on a state of many accounts in RocksDB.
 */
final class BlockBenchmark {
  private static final int ACCOUNTS = 20_000;
  private static final int ROUNDS = 40;
  private static final int WARM_UP = 15;
  private static final ExecutionRules RULES = ExecutionRules.poai(7);
  private static final Address TOKEN = Address.fromHex("0x" + "70".repeat(20));
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
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
    Clocks[] clocks = new Clocks[STEPS.size()];
    Arrays.setAll(clocks, step -> new Clocks(step == 0));
    long gas = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Envelope> envelopes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int from = next++ % ACCOUNTS;
        SignedTransaction sent = sender.send(from, addresses.get((from * 7 + 13) % ACCOUNTS));
        envelopes.add(new Envelope(sent.envelope().bytes())); // as from a stranger
      }
      gas = run(envelopes, clocks);
      if (round < WARM_UP) {
        Arrays.stream(clocks).forEach(Clocks::reset);
      }
    }
    print(title, gas, clocks);
  }

  /** Runs a block and stores it. */
  private long run(List<Envelope> envelopes, Clocks[] clocks) {
    BlockNumber number = states.height().orElseThrow().next();
    clocks[0].start();
    List<SignedTransaction> signed = SignedTransaction.all(envelopes, new KnownSenders()).orThrow();
    clocks[0].stop();
    clocks[1].start();
    StateTransition transition = states.begin();
    StateDelta delta;
    List<Receipt> receipts;
    try (StateView view = transition.view()) {
      World world = new World(view, codes);
      receipts = receipts(world, number, signed);
      clocks[1].stop();
      clocks[2].start();
      delta = world.commit();
      clocks[2].stop();
    }
    clocks[3].start();
    Outcome outcome = new Outcome(delta, receipts, List.of());
    outcome.effects();
    BodyCommitments.transactionsRoot(envelopes);
    clocks[3].stop();
    clocks[4].start();
    transition.apply(number, delta);
    write(transition);
    clocks[4].stop();
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
            any -> Hash32.ZERO,
            List.of());
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

  /** What a step took in each round. */
  private static final class Clocks {
    private final boolean isOfProcess;
    private final List<Long> wall = new ArrayList<>();
    private final List<Long> processor = new ArrayList<>();
    private long wallStart;
    private long processorStart;

    Clocks(boolean isOfProcess) {
      this.isOfProcess = isOfProcess;
    }

    private long processorNanos() {
      return isOfProcess ? SYSTEM.getProcessCpuTime() : THREADS.getCurrentThreadCpuTime();
    }

    void start() {
      wallStart = System.nanoTime();
      processorStart = processorNanos();
    }

    void stop() {
      processor.add(processorNanos() - processorStart);
      wall.add(System.nanoTime() - wallStart);
    }

    void reset() {
      wall.clear();
      processor.clear();
    }

    double wallMillis() {
      return median(wall);
    }

    double processorMillis() {
      return median(processor);
    }

    private static double median(List<Long> nanos) {
      return nanos.stream().sorted().toList().get(nanos.size() / 2) / 1e6;
    }
  }

  private static void print(String title, long gas, Clocks[] clocks) {
    double all = Arrays.stream(clocks).mapToDouble(Clocks::wallMillis).sum();
    double busy = Arrays.stream(clocks).mapToDouble(Clocks::processorMillis).sum();
    System.out.printf(Locale.ROOT, "%s, %.1f Mgas: %.0f ms (%.0f)%n", title, gas / 1e6, all, busy);
    for (int step = 0; step < clocks.length; step++) {
      System.out.printf(
          Locale.ROOT,
          "  %-22s %6.1f ms (%5.1f)  %3.0f %% (%.0f %%)%n",
          STEPS.get(step),
          clocks[step].wallMillis(),
          clocks[step].processorMillis(),
          100 * clocks[step].wallMillis() / all,
          100 * clocks[step].processorMillis() / busy);
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
