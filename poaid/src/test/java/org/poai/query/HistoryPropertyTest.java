package org.poai.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.TransactionType;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.index.Subject.AskedRecord;
import org.poai.chain.stored.IndexChecker;
import org.poai.evm.operation.Creations;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.query.HistoryEntry.Role;
import org.poai.query.HistoryPage.Spot;
import org.poai.query.HistoryPage.Want;
import org.poai.rpc.TestRpc;
import org.poai.txpool.Payer;
import org.poai.txpool.PoolLimits;
import org.poai.txpool.PoolRig;

/** Histories by the index, against what a test did, over blocks that come and go again. */
@Timeout(120)
final class HistoryPropertyTest {
  private static final int RECORDS = 9;
  private static final Address HEIR = Address.fromHex("0x00000000000000000000000000000000000000bb");
  private static final Address REST = Address.fromHex("0x00000000000000000000000000000000000000cc");

  /** Sends on to the heir what it gets. */
  private static final String FORWARDER = "0x600a600a5f39600a5ff3" + "5f5f5f5f3460bb5af100";

  /** Logs that a token went from its caller to the heir. */
  private static final String TOKEN =
      "0x6028600a5f3960285ff3"
          + "60bb337fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef5f5fa300";

  @TempDir Path folder;
  private final Payer alice = new Payer(1);
  private final Payer bob = new Payer(2);
  private PoolRig rig;
  private Query query;

  /** What each account was in which transaction, by its place. */
  private final Map<Address, Map<Spot, Role>> expected = new HashMap<>();

  private final Map<Address, Long> nonces = new HashMap<>();
  private final Address forwarder = Creations.address(alice.address(), 0);
  private final Address token = Creations.address(alice.address(), 1);

  @BeforeEach
  void start() {
    Manifest manifest =
        new Manifest(
            PoolRig.MANIFEST.model(),
            new Manifest.DatasetPart(Hash32.ZERO, RECORDS),
            Manifest.Sizes.ofSamples(2),
            1);
    rig =
        new PoolRig(
            PoolRig.spec(alice, bob), manifest, PoolLimits.DEFAULT, folder.resolve("journal"));
    query = TestRpc.query(rig.tree, rig.pool, rig.millis::get, System::nanoTime);
  }

  @AfterEach
  void stop() {
    query.stop();
    rig.close();
  }

  private SignedTransaction sign(Payer payer, Optional<Address> to, long value, String data) {
    long nonce = nonces.merge(payer.address(), 1L, Long::sum) - 1;
    return payer.sign(
        TransactionType.DYNAMIC_FEE,
        Payer.CHAIN,
        nonce,
        new GasTerms(150_000, UInt256.of(10 * Payer.GWEI), UInt256.of(Payer.GWEI)),
        new Message(to, UInt256.of(value), Bytes.fromHex(data)));
  }

  private void expect(Address account, Spot spot, Role role) {
    expected
        .computeIfAbsent(
            account,
            any ->
                new TreeMap<>(Comparator.comparingLong(Spot::height).thenComparingInt(Spot::index)))
        .put(spot, role);
  }

  /** Random transactions of a block, and what is expected of them. */
  private List<SignedTransaction> transactions(SplittableRandom random, long height) {
    List<SignedTransaction> transactions = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      Payer payer = random.nextBoolean() ? alice : bob;
      Spot spot = new Spot(height, transactions.size());
      expect(payer.address(), spot, Role.SENDER);
      Address to = List.of(HEIR, REST, forwarder, token).get(random.nextInt(4));
      expect(to, spot, Role.RECIPIENT);
      if (to.equals(forwarder)) {
        expect(HEIR, spot, Role.WITHIN);
      } else if (to.equals(token)) {
        expect(HEIR, spot, Role.TOKENS);
      }
      transactions.add(sign(payer, Optional.of(to), to.equals(token) ? 0 : 1, "0x"));
    }
    return transactions;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void histories_ofRandomBlocks_areWhatWasDone(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SignedTransaction first = sign(alice, Optional.empty(), 0, FORWARDER);
    SignedTransaction second = sign(alice, Optional.empty(), 0, TOKEN);
    rig.mine(List.of(first, second));
    for (int i = 0; i < 2; i++) {
      expect(alice.address(), new Spot(1, i), Role.SENDER);
      expect(i == 0 ? forwarder : token, new Spot(1, i), Role.CREATED);
    }
    for (long height = 2; height < 45; height++) {
      if (random.nextInt(6) == 0) {
        goBack(random, height);
      }
      Address miner = random.nextBoolean() ? HEIR : REST;
      rig.mine(miner, transactions(random, height));
    }
    for (Address account : expected.keySet()) {
      check(account, random);
    }
    checkMinersAndRecords();
    assertThat(IndexChecker.check(rig.tree.chain().database())).isEmpty();
  }

  /** A block that is found false takes with it what it did. */
  private void goBack(SplittableRandom random, long height) {
    Map<Address, Long> before = Map.copyOf(nonces);
    Block block = rig.mineUnproven(transactions(random, height));
    rig.refute(block);
    nonces.clear();
    nonces.putAll(before);
    expected.values().forEach(spots -> spots.keySet().removeIf(spot -> spot.height() == height));
  }

  private void check(Address account, SplittableRandom random) {
    Map<Spot, Role> spots = Objects.requireNonNull(expected.get(account));
    List<Spot> all = List.copyOf(spots.keySet());
    for (boolean isDown : new boolean[] {true, false}) {
      List<Spot> found = new ArrayList<>();
      Optional<Spot> from = Optional.of(isDown ? Spot.NEWEST : Spot.OLDEST);
      while (from.isPresent()) {
        int count = 1 + random.nextInt(7);
        boolean whole = random.nextBoolean();
        HistoryPage page =
            query
                .history()
                .of(
                    account,
                    new Want(from.get(), isDown, count, whole, true),
                    query.replays().deadline());
        assertThat(page.entries().size()).isLessThanOrEqualTo(whole ? count + 5 : count);
        for (HistoryEntry entry : page.entries()) {
          Spot spot = new Spot(entry.block().number().value(), entry.index());
          found.add(spot);
          assertThat(entry.roles()).as("%s at %s", account, spot).contains(spots.get(spot));
        }
        from = page.next();
      }
      List<Spot> right = new ArrayList<>(all);
      if (isDown) {
        Collections.reverse(right);
      }
      assertThat(found).as("%s, down: %s", account, isDown).isEqualTo(right);
    }
  }

  private void checkMinersAndRecords() {
    BlockNumber top = BlockNumber.of(Long.MAX_VALUE);
    List<SealedHeader> chain =
        LongStream.rangeClosed(1, query.view().head().number().value())
            .mapToObj(height -> query.view().header(BlockNumber.of(height)).orElseThrow())
            .sorted(Comparator.comparing(SealedHeader::number).reversed())
            .toList();
    for (Address miner : List.of(HEIR, REST)) {
      assertThat(query.history().minedBy(miner, top, 100))
          .isEqualTo(
              chain.stream()
                  .filter(header -> header.header().lineage().miner().equals(miner))
                  .toList());
    }
    for (int record = 0; record < RECORDS; record++) {
      int index = record;
      assertThat(query.history().thatAsked(new AskedRecord(Hash32.ZERO, record), top, 100))
          .as("record %d", record)
          .isEqualTo(chain.stream().filter(header -> asks(header, index)).toList());
    }
    assertThat(query.history().thatAsked(new AskedRecord(Hash32.ZERO, RECORDS), top, 1)).isEmpty();
  }

  private boolean asks(SealedHeader header, int record) {
    return query.quizzes().of(header).orElseThrow().questions().stream()
        .anyMatch(question -> question.record() == record);
  }
}
