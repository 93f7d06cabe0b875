package org.poai.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.Lineage;
import org.poai.chain.block.Transaction.Message;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.stored.ChainGenesis;
import org.poai.crypto.Keccak;
import org.poai.evm.processor.Call;
import org.poai.evm.processor.Refusal;
import org.poai.evm.processor.TransactionResult;
import org.poai.evm.processor.TransactionResult.Executed;
import org.poai.evm.processor.TransactionResult.Refused;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;
import org.poai.state.StateView;

/** Calls that leave no trace, on the devnet's first state with its predeployed contracts. */
class CallTest {
  private static final Address MULTICALL3 =
      Address.fromHex("0xca11bde05977b3631167028862be2a173976ca11");
  private static final Address CREATE2_DEPLOYER =
      Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");
  private static final Address RICH = BuiltInChains.DEV_ACCOUNTS.get(0);
  private static final Address POOR = Address.fromHex("0x" + "33".repeat(20));

  private final ChainSpec spec = BuiltInChains.devnet(1);
  private final BlockProcessor processor = BlockProcessor.of(spec);
  private final StateView state = StateView.empty().with(genesis(spec).allocation());

  private static ChainGenesis genesis(ChainSpec spec) {
    return ChainGenesis.of(
        spec,
        new Manifest(
            new Manifest.ModelPart(
                "engine/1", Hash32.ZERO, Hash32.ZERO, 1, Hash32.ZERO, Hash32.ZERO),
            new Manifest.DatasetPart(Hash32.ZERO, 2),
            Manifest.Sizes.ofSamples(2),
            1));
  }

  private TransactionResult call(Address from, Message message, long gas) {
    Environment environment =
        new Environment(
            new Lineage(BlockNumber.of(7), Hash32.ZERO, 1_800_000_000, POOR),
            30_000_000,
            UInt256.of(1_000_000_000),
            Hash32.ZERO,
            number -> Hash32.ZERO,
            List.of());
    return processor.call(
        state,
        processor.context(environment),
        new Call(from, message, gas, UInt256.ZERO, List.of()),
        null);
  }

  private Executed executed(Address from, Address to, long value, String data) {
    Message message =
        new Message(Optional.of(to), new Wei(UInt256.of(value)).value(), Bytes.fromHex(data));
    return (Executed) call(from, message, 1_000_000);
  }

  private static String selector(String signature) {
    return Keccak.hash(Bytes.utf8(signature)).toHex().substring(0, 10);
  }

  private static String word(long value) {
    return UInt256.of(value).toHash32().toHex().substring(2);
  }

  @Test
  void multicall3_askedForItsBlock_answers() {
    assertThat(executed(POOR, MULTICALL3, 0, selector("getBlockNumber()")).output().toHex())
        .isEqualTo("0x" + word(7));
    assertThat(executed(POOR, MULTICALL3, 0, selector("getChainId()")).output().toHex())
        .isEqualTo("0x" + word(spec.identity().chainId()));
  }

  @Test
  void multicall3_twoCallsInOne_givesBothResults() {
    // aggregate3([(multicall3, true, getBlockNumber()), (multicall3, true, nothing of its)])
    String target = "00".repeat(12) + MULTICALL3.toHex().substring(2);
    String head = target + word(1) + word(0x60);
    String data =
        selector("aggregate3((address,bool,bytes)[])")
            + (word(0x20) + word(2) + word(0x40) + word(0xe0))
            + (head + word(4) + selector("getBlockNumber()").substring(2) + "00".repeat(28))
            + (head + word(4) + "deadbeef" + "00".repeat(28));
    Executed result = executed(POOR, MULTICALL3, 0, data);

    assertThat(result.outcome().success()).isTrue();
    assertThat(result.output().toHex())
        .contains(word(1) + word(0x40) + word(0x20) + word(7))
        .endsWith(word(0) + word(0x40) + word(0));
  }

  @Test
  void create2Deployer_givenSaltAndCode_makesItWhereItMust() {
    // PUSH1 1 PUSH0 MSTORE8 PUSH1 1 PUSH0 RETURN: a contract whose code is 01
    String initCode = "60015f5360015ff3";
    String salt = "5a".repeat(32);
    String hash = Keccak.hash(Bytes.fromHex("0x" + initCode)).toHex().substring(2);
    String deployer = CREATE2_DEPLOYER.toHex().substring(2);
    String expected =
        Keccak.hash(Bytes.fromHex("0xff" + deployer + salt + hash)).toHex().substring(26);

    assertThat(executed(POOR, CREATE2_DEPLOYER, 0, "0x" + salt + initCode).output().toHex())
        .isEqualTo("0x" + expected);
  }

  @Test
  void call_thatChangesTheState_leavesItAsItWas() {
    Hash32 root = state.root();
    Executed result = executed(RICH, POOR, 1_000, "0x");

    assertThat(result.outcome().success()).isTrue();
    assertThat(result.gasUsed()).isEqualTo(21_000);
    assertThat(state.root()).isEqualTo(root);
    assertThat(state.account(POOR)).isEmpty();
  }

  @Test
  void call_ofAnyone_costsNothingButCannotSendWhatIsNotThere() {
    assertThat(executed(POOR, RICH, 0, "0x").outcome().success()).isTrue();
    Message gift = new Message(Optional.of(RICH), UInt256.ONE, Bytes.EMPTY);
    assertThat(call(POOR, gift, 21_000)).isEqualTo(new Refused(Refusal.INSUFFICIENT_FUNDS));
    assertThat(call(RICH, gift, 20_999)).isEqualTo(new Refused(Refusal.INTRINSIC_GAS));
  }

  @Test
  void call_thatReverts_givesTheReason() {
    Executed result = executed(POOR, MULTICALL3, 0, "0xdeadbeef");

    assertThat(result.outcome().success()).isFalse();
    assertThat(result.outcome().halt()).isEmpty();
  }

  @Test
  void creation_tried_givesTheCodeAndItsAddress() {
    Message creation =
        new Message(Optional.empty(), UInt256.ZERO, Bytes.fromHex("0x60015f5360015ff3"));
    Executed result = (Executed) call(RICH, creation, 100_000);

    assertThat(result.created()).isPresent();
    assertThat(result.output()).isEqualTo(Bytes.fromHex("0x01"));
  }
}
