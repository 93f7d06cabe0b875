package org.poai.tools.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Halt;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.trace.CallTree;
import org.poai.evm.trace.CallTree.Call;
import org.poai.evm.trace.CallTree.Logged;
import org.poai.evm.trace.StructLogs;
import org.poai.evm.trace.StructLogs.Step;
import org.poai.evm.world.CodeCache;
import org.poai.evm.world.World;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;
import org.poai.tools.conformance.TestJson.PreAccount;

/** What tracers note of small programs. */
final class TraceTest {
  private static final Address CALLER = address(0xa1);
  private static final Address TOP = address(0xc1);
  private static final Address BELOW = address(0xc2);
  private static final StructLogs.Options EVERYTHING =
      new StructLogs.Options(true, true, true, true, 99);

  private static Address address(int last) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[Address.SIZE - 1] = (byte) last;
    return Address.of(bytes);
  }

  private static void run(Tracer tracer, String top, String below, long gas) {
    Map<Address, PreAccount> accounts =
        Map.of(CALLER, account("0x"), TOP, account(top), BELOW, account(below));
    World world = new World(StateTest.world(accounts), new CodeCache(1 << 20));
    ExecutionContext execution =
        new ExecutionContext(world, EvmCall.block(RandomPrograms.BLOCK), tracer);
    EvmCall.call(
        execution, world.account(CALLER), world.account(TOP), UInt256.ONE, gas, new byte[] {9});
  }

  private static PreAccount account(String code) {
    return new PreAccount(
        UInt256.of(100), 1, Bytes.of(Hex.parseLenient(code)), Map.of(UInt256.ONE, UInt256.of(5)));
  }

  private static List<Integer> opcodes(StructLogs logs) {
    return logs.steps().stream().map(Step::opcode).toList();
  }

  @Test
  void structLogs_ofAStorageWrite_haveStackMemoryStorageAndPrices() {
    StructLogs logs = new StructLogs(EVERYTHING);

    // PUSH1 1, SLOAD, PUSH0, MSTORE, PUSH1 7, PUSH1 2, SSTORE
    run(logs, "0x6001545f526007600255", "0x", 100_000);

    List<Step> steps = logs.steps();
    assertThat(opcodes(logs)).containsExactly(0x60, 0x54, 0x5f, 0x52, 0x60, 0x60, 0x55, 0x00);
    assertThat(steps.stream().map(Step::pc)).containsExactly(0, 2, 3, 4, 5, 7, 9, 10);
    assertThat(steps.stream().map(step -> step.gas().cost()))
        .containsExactly(3L, 2_100L, 2L, 6L, 3L, 3L, 22_100L, 0L);
    assertThat(steps.get(0).gas().left()).isEqualTo(100_000);
    assertThat(steps.get(1).picture().storage()).isEqualTo(Map.of(UInt256.ONE, UInt256.of(5)));
    assertThat(steps.get(3).picture().stack()).containsExactly(UInt256.of(5), UInt256.ZERO);
    assertThat(steps.get(4).picture().memory().size()).isEqualTo(32);
    assertThat(steps.get(6).picture().storage())
        .isEqualTo(Map.of(UInt256.ONE, UInt256.of(5), UInt256.of(2), UInt256.of(7)));
    assertThat(steps).allMatch(step -> step.depth() == 1 && step.error().isEmpty());
  }

  @Test
  void structLogs_ofACall_countTheGasThatItPassesOn() {
    StructLogs logs = new StructLogs(EVERYTHING);

    // CALL with gas 500, and below ADD on an empty stack.
    run(logs, "0x5f5f5f5f5f60c26101f4f1", "0x01", 100_000);

    List<Step> steps = logs.steps();
    Step call = steps.get(7);
    assertThat(call.opcode()).isEqualTo(Opcodes.CALL);
    assertThat(call.gas().cost()).isEqualTo(2_600 + 500);
    assertThat(steps.get(8).depth()).isEqualTo(2);
    assertThat(steps.get(8).gas().left()).isEqualTo(500);
    assertThat(steps.get(8).error().map(Halt::toString)).hasValue("stack underflow (0 <=> 2)");
    assertThat(steps.get(9).depth()).isEqualTo(1);
  }

  @Test
  void callsBelowTheDeepest_areFramesThatEndAtOnce() {
    CallTree calls = new CallTree();

    // CALL of itself with all gas.
    run(calls, "0x5f5f5f5f5f305af1", "0x", 1_000_000_000_000L);

    Call deepest = calls.root().orElseThrow();
    int depth = 0;
    while (!deepest.calls().isEmpty()) {
      deepest = deepest.calls().get(0);
      depth++;
    }
    assertThat(depth).isEqualTo(1025);
    assertThat(deepest.failure().map(Object::toString)).hasValue("max call depth exceeded");
    assertThat(deepest.gas().used()).isZero();
    assertThat(deepest.gas().given()).isPositive();
  }

  @Test
  void structLogs_aboveTheLimit_areLeftOut() {
    StructLogs logs = new StructLogs(new StructLogs.Options(false, false, false, false, 3));

    run(logs, "0x5f5f5f5f5f", "0x", 100);

    assertThat(logs.steps()).hasSize(3).allMatch(step -> step.picture().stack().isEmpty());
  }

  @Test
  void callTree_ofCallsAndACreation_hasThemInOrder() {
    CallTree tree = new CallTree();

    // STATICCALL below, which reverts with a byte; CREATE of nothing; SELFDESTRUCT to below.
    run(tree, "0x60205f5f5f60c25afa50" + "5f5f5ff0" + "60c2ff", "0x60015ffd", 100_000);

    Call root = tree.root().orElseThrow();
    assertThat(root.type()).isEqualTo("CALL");
    assertThat(root.parties()).isEqualTo(new CallTree.Parties(CALLER, TOP, UInt256.ONE));
    assertThat(root.data().input()).isEqualTo(Bytes.of(new byte[] {9}));
    assertThat(root.failure()).isEmpty();
    assertThat(root.calls().stream().map(Call::type))
        .containsExactly("STATICCALL", "CREATE", "SELFDESTRUCT");
    Call reverted = root.calls().get(0);
    assertThat(reverted.failure().map(Object::toString)).contains("execution reverted");
    assertThat(reverted.data().output().size()).isEqualTo(1);
    assertThat(reverted.gas().used()).isPositive();
    assertThat(root.calls().get(2).parties().value()).isEqualTo(UInt256.of(101));
    assertThat(root.gas().used()).isBetween(32_000L, 100_000L);
  }

  @Test
  void structLogs_behindACall_haveWhatItGave() {
    StructLogs logs = new StructLogs(EVERYTHING);

    // STATICCALL below, which returns a byte.
    run(logs, "0x5f5f5f5f60c25afa", "0x60015ff3", 100_000);

    List<Step> steps = logs.steps();
    assertThat(steps.get(steps.size() - 1).picture().returnData()).isEqualTo(Bytes.of(new byte[1]));
    assertThat(steps.get(0).picture().returnData().isEmpty()).isTrue();
  }

  @Test
  void callTree_ofLogs_hasThemWhereTheyWereMade() {
    CallTree tree = new CallTree();

    // LOG0 of nothing; CALL below, which logs and fails; LOG1 with topic 7; CALL below again.
    String call = "5f5f5f5f5f60c25af150";
    run(tree, "0x5f5fa0" + call + "60075f5fa1" + call, "0x5f5fa0fe", 100_000);

    Call root = tree.root().orElseThrow();
    assertThat(root.logs().stream().map(Logged::index)).containsExactly(0, 1);
    assertThat(root.logs().stream().map(Logged::position)).containsExactly(0, 1);
    assertThat(root.logs().get(1).log().topics()).containsExactly(UInt256.of(7).toHash32());
    assertThat(root.logs()).allMatch(logged -> logged.log().address().equals(TOP));
    assertThat(root.calls().get(0).failure()).isPresent();
    assertThat(root.calls().get(0).logs()).hasSize(1);
  }

  @Test
  void callTree_ofAFailure_namesIt() {
    CallTree tree = new CallTree();

    run(tree, "0x5f5f5f5f5f60c25af1" + "fe", "0x60ff56", 50_000);

    Call root = tree.root().orElseThrow();
    assertThat(root.failure().map(Object::toString)).hasValue("invalid opcode: INVALID");
    assertThat(root.gas().used()).isEqualTo(50_000);
    assertThat(root.calls()).singleElement().satisfies(TraceTest::isBadJump);
  }

  private static void isBadJump(Call call) {
    assertThat(call.failure().map(Object::toString)).contains("invalid jump destination");
    assertThat(Arrays.asList(call.parties().from(), call.parties().to()))
        .containsExactly(TOP, BELOW);
  }
}
