package org.poai.tools.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.horizen.evm.Hash;
import io.horizen.evm.results.EvmLog;
import io.horizen.evm.results.InvocationResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.Opcodes;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * Random programs end in ours as in go-ethereum's EVM: status, gas, output, logs and state root.
 * {@code -Devm.programs=N} says how many, {@code -Devm.first=N} from which.
 */
final class EvmDifferentialReferenceTest {
  private static final long FIRST = Long.getLong("evm.first", 0);

  @Test
  void programs_random_endAsInGeth() {
    run(Long.getLong("evm.programs", 3_000));
  }

  @Test
  @Tag("soak")
  void programs_aMillion_endAsInGeth() {
    run(Long.getLong("evm.programs", 1_000_000));
  }

  private static void run(long count) {
    assumeTrue(GethEvm.isPresent(), "go-ethereum's EVM as a library is for linux-x86_64 only");
    List<String> differences = new ArrayList<>();
    long compared = 0;
    long succeeded = 0;
    for (long number = FIRST; number < FIRST + count && differences.size() < 5; number++) {
      EvmProgram program = RandomPrograms.number(number);
      Shanghai tracer = new Shanghai();
      ProgramRun ours = ProgramRun.of(program, tracer);
      if (tracer.isOver) {
        continue;
      }
      compared++;
      succeeded += ours.status().equals("success") ? 1 : 0;
      ProgramRun theirs = theirs(program);
      if (!ours.equals(theirs)) {
        differences.add(program.name() + "\n ours " + ours + "\n geth " + theirs);
      }
    }
    System.out.printf(
        "%d programs, %d compared, %d of them succeeded%n", count, compared, succeeded);
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(count / 2);
  }

  private static ProgramRun theirs(EvmProgram program) {
    try (GethEvm geth = new GethEvm(program.block(), program.accounts())) {
      geth.warm(program.call().caller(), program.call().to());
      geth.state().setTxContext(Hash.ZERO, 0);
      InvocationResult result = geth.apply(geth.call(program.call()));
      String error = Optional.ofNullable(result.executionError).orElse("");
      String status = result.reverted ? "revert" : error.isEmpty() ? "success" : "error";
      List<String> logs =
          Arrays.stream(geth.state().getLogs(Hash.ZERO))
              .map(EvmDifferentialReferenceTest::text)
              .toList();
      Hash32 root = Hash32.of(geth.state().getIntermediateRoot().toBytes());
      return new ProgramRun(
          status, result.leftOverGas.longValueExact(), GethEvm.output(result), logs, root);
    }
  }

  private static String text(EvmLog log) {
    List<Hash32> topics =
        Arrays.stream(log.topics).map(topic -> Hash32.of(topic.toBytes())).toList();
    Bytes data = Bytes.of(log.data == null ? new byte[0] : log.data);
    return org.poai.primitives.Address.of(log.address.toBytes()) + " " + topics + " " + data;
  }

  /** Notes when a program leaves what Shanghai and Cancun have in common. */
  private static final class Shanghai implements Tracer {
    private static final long POINT_EVALUATION = 10;

    private boolean isOver;

    @Override
    public void step(Frame frame, int opcode) {
      isOver |=
          switch (opcode) {
            case Opcodes.BLOBHASH,
                Opcodes.BLOBBASEFEE,
                Opcodes.TLOAD,
                Opcodes.TSTORE,
                Opcodes.MCOPY,
                Opcodes.SELFDESTRUCT ->
                true;
            case Opcodes.BALANCE, Opcodes.EXTCODESIZE, Opcodes.EXTCODECOPY, Opcodes.EXTCODEHASH ->
                isPointEvaluation(frame, frame.sp);
            case Opcodes.CALL, Opcodes.CALLCODE, Opcodes.DELEGATECALL, Opcodes.STATICCALL ->
                isPointEvaluation(frame, frame.sp - 4);
            default -> false;
          };
    }

    private static boolean isPointEvaluation(Frame frame, int at) {
      long[] s = frame.execution.stack();
      return at >= frame.base
          && s[at] == POINT_EVALUATION
          && s[at + 1] == 0
          && (s[at + 2] & 0xffff_ffffL) == 0;
    }
  }
}
