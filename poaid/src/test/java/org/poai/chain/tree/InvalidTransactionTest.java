package org.poai.chain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.poai.chain.block.Block;
import org.poai.chain.block.BodyCommitments;
import org.poai.chain.block.Envelope;
import org.poai.chain.block.Execution;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionCodec;
import org.poai.chain.block.TransactionType;
import org.poai.chain.block.Wallet;
import org.poai.chain.branch.HeaderBranch;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.branch.PruneDepth;
import org.poai.chain.rules.RejectReason;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.UInt256;
import org.poai.store.MemoryStore;

/** A block with one transaction that may not stand there is bad, whatever else is right. */
class InvalidTransactionTest {
  private static final long CHAIN = 0x504f4149;
  private static final Address SOMEBODY = TreeFixture.miner(77);
  private static final GasTerms TERMS =
      new GasTerms(21_000, UInt256.of(20_000_000_000L), UInt256.ONE);

  private final TreeFixture node =
      new TreeFixture(
          new MemoryStore(), TreeFixture.spec(1000, Optional.empty()), PruneDepth.KEEP_ALL);

  @AfterEach
  void close() {
    node.close();
  }

  /** What is wrong, and the envelope that an account without history makes of it. */
  static Stream<Arguments> refusedByTheForm() {
    return Stream.of(
        form("no transaction of type 3", w -> new Envelope(Bytes.fromHex("0x03c0"))),
        form("fields instead of", w -> new Envelope(Bytes.fromHex("0x02c0"))),
        form("empty envelope", w -> new Envelope(Bytes.EMPTY)),
        form("no key makes this signature", w -> unsigned(w, Signature.NONE)),
        form(
            "no key makes this signature",
            w -> {
              Signature low = sign(w, TERMS, 0, 1).transaction().signature();
              // EIP-2: the same signature with the other s.
              UInt256 order =
                  org.poai.primitives.Hash32.fromHex(
                          "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")
                      .toUInt256();
              return unsigned(w, new Signature(!low.odd(), low.r(), order.minus(low.s())));
            }));
  }

  static Stream<Arguments> refusedByTheRules() {
    return Stream.of(
        form("names no chain", w -> legacy(w, Optional.empty())),
        form("another chain", w -> legacy(w, Optional.of(UInt256.ONE))),
        form("ahead of the sender's", w -> sign(w, TERMS, 1, 1).envelope()),
        form("nonce is the last", w -> sign(w, TERMS, -1, 1).envelope()),
        form("costs before it runs", w -> sign(w, gas(20_999, 20, 1), 0, 1).envelope()),
        form("left in the block", w -> sign(w, gas(30_000_001, 20, 1), 0, 1).envelope()),
        form("below the base fee", w -> sign(w, gas(21_000, 0, 0), 0, 1).envelope()),
        form("above its maximum fee", w -> sign(w, gas(21_000, 20, 21), 0, 1).envelope()),
        form("cannot pay", w -> sign(w, gas(21_000, 20, 1), 0, Long.MIN_VALUE).envelope()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedByTheForm")
  void block_withWhatIsNoTransaction_isBadBeforeItsProofIsLookedAt(
      String words, Function<Wallet, Envelope> envelope) {
    Block forged = with(List.of(envelope.apply(poor())));

    assertRejected(forged, RejectReason.MALFORMED_TRANSACTION, words);
    assertThat(node.verifier.asked()).doesNotContain(forged.hash());
    assertStillWelcome();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedByTheRules")
  void block_withATransactionThatMayNotStandThere_isBad(
      String words, Function<Wallet, Envelope> envelope) {
    SignedTransaction funding = Wallet.first(CHAIN).pay(poor().address(), Long.MAX_VALUE);
    node.give(node.next(1, 5, List.of(funding)));
    Block forged = with(List.of(envelope.apply(poor())));

    assertRejected(forged, RejectReason.INVALID_TRANSACTION, words);
    assertStillWelcome();
  }

  @Test
  void block_withTheSameTransactionTwice_isBad() {
    Envelope once = Wallet.first(CHAIN).pay(SOMEBODY, 1).envelope();

    assertRejected(with(List.of(once, once)), RejectReason.INVALID_TRANSACTION, "transaction 1, ");
    assertStillWelcome();
  }

  @Test
  void block_withMoreTransactionsThanItsGasPaysFor_isBadBeforeAnySignature() {
    Envelope nonsense = new Envelope(Bytes.fromHex("0x03c0"));
    Block forged = with(List.of(nonsense, nonsense), 41_999);

    assertRejected(forged, RejectReason.GAS_USED, "2 transactions use at least 42000, not 41999");
    assertThat(node.verifier.asked()).doesNotContain(forged.hash());
    assertStillWelcome();
  }

  @Test
  void syncedBody_withWhatIsNoTransaction_isRefusedWithItsReason() {
    Block forged = with(List.of(new Envelope(Bytes.fromHex("0x03c0"))));
    HeaderBranch.Body body =
        node.headers(List.of(forged))
            .body(forged.number(), org.poai.chain.block.BlockCodec.encode(forged));

    assertThat(body).isInstanceOf(HeaderBranch.Body.Refused.class);
    assertThat(((HeaderBranch.Body.Refused) body).reason())
        .isEqualTo(RejectReason.MALFORMED_TRANSACTION);
  }

  /** The next block, sealed over these envelopes. */
  private Block with(List<Envelope> envelopes) {
    return with(envelopes, 21_000L * envelopes.size());
  }

  private Block with(List<Envelope> envelopes, long gasUsed) {
    return with(node.next(1, 5), envelopes, gasUsed);
  }

  /** The same block over other envelopes. */
  static Block with(Block valid, List<Envelope> envelopes, long gasUsed) {
    Execution old = valid.header().execution();
    Execution claimed =
        new Execution(
            old.stateRoot(),
            BodyCommitments.transactionsRoot(envelopes),
            old.receiptsRoot(),
            old.logsBloom(),
            old.gasLimit(),
            gasUsed,
            old.baseFeePerGas());
    return TreeFixture.seal(
        TreeFixture.with(valid.header().sealedPart(), claimed), envelopes, TreeFixture.ANSWERS);
  }

  private void assertStillWelcome() {
    assertThat(node.give(node.next(2, 5))).isInstanceOf(ImportResult.Imported.class);
    node.assertConsistent();
  }

  private void assertRejected(Block block, RejectReason reason, String words) {
    ImportResult result = node.give(block);
    assertThat(result).isInstanceOf(ImportResult.Rejected.class);
    ImportResult.Rejected rejected = (ImportResult.Rejected) result;
    assertThat(rejected.reason()).as(rejected.detail()).isEqualTo(reason);
    assertThat(rejected.detail()).contains(words);
  }

  private static Arguments form(String words, Function<Wallet, Envelope> envelope) {
    return Arguments.of(words, envelope);
  }

  private static GasTerms gas(long limit, long gwei, long priorityGwei) {
    return new GasTerms(
        limit, UInt256.of(gwei * 1_000_000_000), UInt256.of(priorityGwei * 1_000_000_000));
  }

  private static Wallet poor() {
    return Wallet.of("0x" + "11".repeat(32), CHAIN);
  }

  private static Transaction transaction(Wallet wallet, GasTerms terms, long nonce, long value) {
    Transaction whole =
        wallet.transaction(nonce, terms.limit(), Wallet.call(SOMEBODY, value, Bytes.EMPTY));
    return new Transaction(
        whole.type(),
        whole.chainId(),
        whole.nonce(),
        terms,
        whole.message(),
        whole.accessList(),
        whole.signature());
  }

  private static SignedTransaction sign(Wallet wallet, GasTerms terms, long nonce, long value) {
    return wallet.signed(transaction(wallet, terms, nonce, value));
  }

  private static Envelope unsigned(Wallet wallet, Signature signature) {
    return new Envelope(TransactionCodec.encode(transaction(wallet, TERMS, 0, 1).with(signature)));
  }

  private static Envelope legacy(Wallet wallet, Optional<UInt256> chainId) {
    return wallet
        .signed(
            new Transaction(
                TransactionType.LEGACY,
                chainId,
                0,
                TERMS,
                Wallet.call(SOMEBODY, 1, Bytes.EMPTY),
                List.of(),
                Signature.NONE))
        .envelope();
  }
}
