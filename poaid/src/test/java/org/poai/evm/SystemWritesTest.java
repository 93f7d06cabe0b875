package org.poai.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.BlockExecutor.Outcome;
import org.poai.chain.block.BlockCodec;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.block.Wallet;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.TestManifest;
import org.poai.chain.rules.GovernanceSlots.SystemWrite;
import org.poai.chain.stored.ChainGenesis;
import org.poai.evm.frame.Tracer;
import org.poai.evm.processor.Call;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.Account;
import org.poai.state.StateView;

/** The system writes of protocol section 11, clause by clause. */
class SystemWritesTest {
  /** Stores its input's first word in slot 0: PUSH0, CALLDATALOAD, PUSH0, SSTORE. */
  private static final Address STORING = address(0x51);

  /** Returns slot 0: PUSH0, SLOAD, PUSH0, MSTORE, PUSH1 32, PUSH0, RETURN. */
  private static final Address SHOWING = address(0x52);

  /** Looks at the balance of {@link #SHOWING}. */
  private static final Address LOOKING = address(0x53);

  /** Stores its input's first word in slot 0 and reverts. */
  private static final Address REVERTING = address(0x54);

  private static final Address FUNDED = address(0x55);
  private static final Address ABSENT = address(0x56);
  private static final Address MINER = address(0x77);
  private static final UInt256 SEVEN = UInt256.of(7);
  private static final Bytes NINE = word(UInt256.of(9));
  private static final long INTRINSIC = 21_000;
  private static final long NON_ZERO_BYTE = 16;
  private static final long ZERO_BYTE = 4;

  private Wallet wallet = Wallet.first(BuiltInChains.DEVNET_CHAIN_ID);
  private final ChainSpec spec = BuiltInChains.devnet(1).withAccounts(accounts());
  private final BlockProcessor processor = BlockProcessor.of(spec);
  private final StateView state =
      StateView.empty().with(ChainGenesis.of(spec, TestManifest.ANY).allocation());

  private static Address address(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[19] = (byte) number;
    bytes[0] = 1;
    return Address.of(bytes);
  }

  private static Bytes word(UInt256 number) {
    return Bytes.of(number.toBytes());
  }

  private static Map<Address, GenesisAccount> accounts() {
    Map<Address, GenesisAccount> accounts = new TreeMap<>();
    accounts.put(STORING, contract("0x5f355f55", 0));
    accounts.put(SHOWING, contract("0x5f545f5260205ff3", 0));
    accounts.put(LOOKING, contract("0x73" + SHOWING.toHex().substring(2) + "31", 0));
    accounts.put(REVERTING, contract("0x5f355f555f5ffd", 5));
    accounts.put(FUNDED, GenesisAccount.funded(Wei.of(1)));
    return accounts;
  }

  private static GenesisAccount contract(String code, long slotZero) {
    TreeMap<Hash32, UInt256> storage = new TreeMap<>();
    if (slotZero != 0) {
      storage.put(Hash32.ZERO, UInt256.of(slotZero));
    }
    return new GenesisAccount(Wei.of(3), 1, Bytes.fromHex(code), storage);
  }

  private static SystemWrite write(Address contract, UInt256 word) {
    return new SystemWrite(contract, UInt256.ZERO, word);
  }

  private static Environment environment(SystemWrite... writes) {
    return new Environment(
        new Lineage(BlockNumber.of(20), Hash32.ZERO, 1_800_000_000, MINER),
        30_000_000,
        UInt256.of(1_000_000_000),
        Hash32.ZERO,
        number -> Hash32.ZERO,
        List.of(writes));
  }

  private Outcome execute(List<SignedTransaction> transactions, SystemWrite... writes)
      throws Exception {
    return processor.execute(state, environment(writes), transactions);
  }

  /** The gas of one transaction besides what its input costs. */
  private long gas(Address to, Bytes data, SystemWrite... writes) throws Exception {
    wallet = Wallet.first(BuiltInChains.DEVNET_CHAIN_ID);
    Outcome outcome = execute(List.of(wallet.invoke(to, 100_000, data)), writes);
    return outcome.gasUsed() - INTRINSIC;
  }

  private static UInt256 slotZero(StateView after, Address contract) {
    return after.storage(contract, UInt256.ZERO);
  }

  @Test
  void block_withoutTransactions_writesWithoutGasReceiptOrLog() throws Exception {
    Outcome outcome = execute(List.of(), write(SHOWING, SEVEN));
    StateView after = state.with(outcome.delta());

    assertThat(outcome.receipts()).isEmpty();
    assertThat(outcome.gasUsed()).isZero();
    assertThat(outcome.effects().logsBloom()).isEqualTo(execute(List.of()).effects().logsBloom());
    assertThat(slotZero(after, SHOWING)).isEqualTo(SEVEN);
    Account was = state.account(SHOWING).orElseThrow();
    Account is = after.account(SHOWING).orElseThrow();
    assertThat(is.nonce()).isEqualTo(was.nonce());
    assertThat(is.balance()).isEqualTo(was.balance());
    assertThat(is.codeHash()).isEqualTo(was.codeHash());
    assertThat(is.storageRoot()).isNotEqualTo(was.storageRoot());
  }

  @Test
  void build_makesTheSameStateAsExecute() throws Exception {
    SystemWrite write = write(SHOWING, SEVEN);
    SignedTransaction transaction = wallet.invoke(SHOWING, 100_000, Bytes.EMPTY);

    Outcome built =
        processor.build(state, environment(write), List.of(transaction), BlockCodec.ROOM).outcome();

    assertThat(built.effects()).isEqualTo(execute(List.of(transaction), write).effects());
  }

  @Test
  void account_withoutCode_isNotWritten() throws Exception {
    Hash32 untouched = execute(List.of()).delta().root();

    assertThat(execute(List.of(), write(ABSENT, SEVEN)).delta().root()).isEqualTo(untouched);
    assertThat(execute(List.of(), write(FUNDED, SEVEN)).delta().root()).isEqualTo(untouched);
    assertThat(execute(List.of(), write(SHOWING, SEVEN)).delta().root()).isNotEqualTo(untouched);
  }

  @Test
  void word_thatIsEqual_stays() throws Exception {
    assertThat(execute(List.of(), write(REVERTING, UInt256.of(5))).delta().root())
        .isEqualTo(execute(List.of()).delta().root());
  }

  @Test
  void word_writtenTwice_isTheLast() throws Exception {
    Outcome outcome = execute(List.of(), write(SHOWING, SEVEN), write(SHOWING, UInt256.of(8)));

    assertThat(outcome.delta().root())
        .isEqualTo(execute(List.of(), write(SHOWING, UInt256.of(8))).delta().root());
  }

  @Test
  void zeroWord_isNoSystemWrite() {
    assertThatThrownBy(() -> write(SHOWING, UInt256.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void written_isTheOriginalValueOfTheFirstTransaction() throws Exception {
    // Cold, then from an original that is not zero to another: 2100 + 2900, whatever was before.
    long another = 31 * ZERO_BYTE + NON_ZERO_BYTE + 7 + 2_100 + 2_900;
    assertThat(gas(STORING, NINE, write(STORING, SEVEN))).isEqualTo(another);
    // To zero: the refund is that of a word which was there before the transaction.
    long cleared = 32 * ZERO_BYTE + 7 + 2_100 + 2_900 - 4_800;
    assertThat(gas(STORING, word(UInt256.ZERO), write(STORING, SEVEN))).isEqualTo(cleared);
    // Without the write the same transaction finds zero.
    long fresh = 31 * ZERO_BYTE + NON_ZERO_BYTE + 7 + 2_100 + 20_000;
    assertThat(gas(STORING, NINE)).isEqualTo(fresh);
  }

  @Test
  void written_isColdForTheFirstTransaction() throws Exception {
    assertThat(gas(SHOWING, Bytes.EMPTY, write(SHOWING, SEVEN)))
        .isEqualTo(gas(SHOWING, Bytes.EMPTY))
        .isGreaterThan(2_100);
    assertThat(gas(LOOKING, Bytes.EMPTY, write(SHOWING, SEVEN))).isEqualTo(3 + 2_600);
  }

  @Test
  void transaction_thatReverts_takesNothingBack() throws Exception {
    SignedTransaction reverting = wallet.invoke(REVERTING, 100_000, NINE);
    Outcome outcome = execute(List.of(reverting), write(REVERTING, SEVEN));

    assertThat(outcome.receipts()).extracting(Receipt::success).containsExactly(false);
    assertThat(slotZero(state.with(outcome.delta()), REVERTING)).isEqualTo(SEVEN);
  }

  @Test
  void transaction_ofTheBlock_mayOverwrite() throws Exception {
    SignedTransaction storing = wallet.invoke(STORING, 100_000, NINE);
    Outcome outcome = execute(List.of(storing), write(STORING, SEVEN));

    assertThat(slotZero(state.with(outcome.delta()), STORING)).isEqualTo(UInt256.of(9));
  }

  @Test
  void replay_beginsWithTheWrites() throws Exception {
    SignedTransaction showing = wallet.invoke(SHOWING, 100_000, Bytes.EMPTY);
    Seen seen = new Seen();

    StateView after =
        state.with(
            processor.replay(state, environment(write(SHOWING, SEVEN)), List.of(showing), seen));

    assertThat(seen.output).isEqualTo(word(SEVEN));
    assertThat(slotZero(after, SHOWING)).isEqualTo(SEVEN);
  }

  @Test
  void replay_ofNoTransaction_writes() {
    StateView after =
        state.with(
            processor.replay(state, environment(write(SHOWING, SEVEN)), List.of(), new Seen()));

    assertThat(slotZero(after, SHOWING)).isEqualTo(SEVEN);
  }

  @Test
  void call_isTriedWithoutTheWrites() {
    Executed called =
        (Executed)
            processor.call(
                state,
                processor.context(environment(write(SHOWING, SEVEN))),
                new Call(
                    MINER,
                    new Message(Optional.of(SHOWING), UInt256.ZERO, Bytes.EMPTY),
                    100_000,
                    UInt256.ZERO,
                    List.of()),
                null);

    assertThat(called.output()).isEqualTo(word(UInt256.ZERO));
  }

  /** What the last transaction gave. */
  private static final class Seen implements BlockProcessor.Replay {
    private Bytes output = Bytes.EMPTY;

    @Override
    public @Nullable Tracer tracer(int index) {
      return null;
    }

    @Override
    public void ran(int index, TransactionResult result) {
      output = ((Executed) result).output();
    }
  }
}
