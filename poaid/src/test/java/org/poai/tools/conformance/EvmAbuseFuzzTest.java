package org.poai.tools.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Frame;
import org.poai.evm.world.CodeCache;
import org.poai.evm.world.World;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;
import org.poai.tools.conformance.TestJson.PreAccount;

/**
 * What is made to exhaust a node is stopped by gas, within a block's limit: no stack overflow, no
 * lack of memory, no exception.
 */
final class EvmAbuseFuzzTest {
  private static final long BLOCK_GAS = 30_000_000;
  private static final Address CALLER = address(0xa1);
  private static final Address CONTRACT = address(0xc1);

  private static Address address(int last) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[Address.SIZE - 1] = (byte) last;
    return Address.of(bytes);
  }

  private static Frame run(byte[] code, byte[] input, long gas) {
    Map<Address, PreAccount> accounts = new HashMap<>();
    accounts.put(CALLER, new PreAccount(UInt256.of(1_000), 1, Bytes.EMPTY, Map.of()));
    accounts.put(CONTRACT, new PreAccount(UInt256.of(1_000), 1, Bytes.of(code), Map.of()));
    World world = new World(StateTest.world(accounts), new CodeCache(1 << 20));
    ExecutionContext execution =
        new ExecutionContext(world, EvmCall.block(RandomPrograms.BLOCK), null);
    Frame frame =
        EvmCall.call(
            execution, world.account(CALLER), world.account(CONTRACT), UInt256.ZERO, gas, input);
    assertThat(frame.gas).isBetween(0L, gas);
    return frame;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "calls itself, 0x5f5f5f5f5f305af100",
    "calls itself with a large memory, 0x62010000515f5f5f5f5f305af100",
    "delegates to itself for ever, 0x5b5f5f5f5f305af4505f56",
    "creates what creates,"
        + " 0x7f385f5f39385f5ff0000000000000000000000000000000000000000000000000005f5260205f5ff000",
    "creates its own code, 0x385f5f39385f5ff05f5f5f5f5f855af100",
    "memory by doubling, 0x60015b805f9052800180515f5ff35b8002600456",
    "memory up to the limit, 0x5b5a603f026020025150600056",
    "jumps in a circle, 0x5b5f56",
    "fills the stack, 0x5b5f5f56",
    "logs much, 0x5b6110005fa05f56",
    "writes many slots, 0x5b5a5a555f56",
    "looks at many accounts, 0x5b5a31505f56",
    "copies its code for ever, 0x5b6110005f5f395f56",
    "hashes much, 0x5b6210000051506210000020505f56"
  })
  void call_ofCodeThatExhausts_isStoppedByGas(String unusedName, String code) {
    run(Hex.parseLenient(code), new byte[0], BLOCK_GAS);
  }

  @Test
  void call_nestedAsDeepAsGasAllows_returns() {
    // A word of the depth is kept in each frame's memory; all but a 64th goes down.
    Frame frame = run(Hex.parseLenient("0x5a5f525f5f5f5f5f305af1600101"), new byte[0], 1L << 40);

    assertThat(frame.succeeded()).isTrue();
  }

  @Test
  void operations_withHugeOffsets_failOrDoNothing() {
    UInt256[] numbers = {
      UInt256.ZERO,
      UInt256.ONE,
      UInt256.of(Integer.MAX_VALUE),
      UInt256.of(Long.MAX_VALUE - 31),
      UInt256.of(-1),
      UInt256.MAX
    };
    for (int opcode = 0; opcode < 256; opcode++) {
      for (UInt256 a : numbers) {
        for (UInt256 b : numbers) {
          // The two by turns, so that each operand is either.
          ByteBuffer code = ByteBuffer.allocate(8 * 33 + 2);
          for (int i = 0; i < 8; i++) {
            code.put((byte) 0x7f).put((i & 1) == 0 ? a.toBytes() : b.toBytes());
          }
          code.put((byte) opcode);
          run(code.array(), new byte[3], 100_000);
        }
      }
    }
  }

  @Test
  void precompiles_onAnyInput_areStoppedByGas() {
    precompiles(300, 1);
  }

  @Test
  @Tag("soak")
  void precompiles_onVeryManyInputs_areStoppedByGas() {
    precompiles(200_000, 2);
  }

  @Test
  void code_ofNoise_runsWithinItsGas() {
    noise(5_000, 3);
  }

  @Test
  @Tag("soak")
  void code_ofVeryMuchNoise_runsWithinItsGas() {
    noise(5_000_000, 4);
  }

  /** Hands the call's data on to a precompiled contract with all gas. */
  private static void precompiles(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      int number = 1 + random.nextInt(10);
      byte[] code = Hex.parseLenient("0x365f5f375f5f365f60005afa00");
      code[9] = (byte) number;
      byte[] input = new byte[random.nextInt(number == 8 ? 1_200 : 400)];
      if (random.nextInt(3) > 0) {
        random.nextBytes(input);
      }
      for (int word = 0; number == 5 && word < 3 && input.length >= 32 * word + 32; word++) {
        // Lengths for modexp: small, or absurd.
        java.util.Arrays.fill(input, 32 * word, 32 * word + 31, (byte) 0);
        if (random.nextInt(6) == 0) {
          input[32 * word + random.nextInt(32)] = (byte) random.nextInt();
        }
      }
      if (number == 9) {
        input = java.util.Arrays.copyOf(input, 213);
      }
      run(code, input, 1_000_000);
    }
  }

  private static void noise(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      byte[] code = new byte[random.nextInt(60)];
      random.nextBytes(code);
      run(code, new byte[random.nextInt(40)], 200_000);
    }
  }
}
