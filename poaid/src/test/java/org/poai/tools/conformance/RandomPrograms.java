package org.poai.tools.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.chain.block.Lineage;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.gas.OperationTable;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;
import org.poai.tools.conformance.TestJson.PreAccount;

/**
 * Programs by number: code that keeps its stack filled and works on a few accounts, slots and a
 * small memory, so that it runs deep before it fails; mutations of such code; and plain noise.
 */
final class RandomPrograms {
  static final EvmProgram.Block BLOCK =
      new EvmProgram.Block(
          new Environment(
              new Lineage(
                  BlockNumber.of(20_000_000),
                  Hash32.ZERO,
                  1_710_338_135,
                  Address.of(Arrays.copyOf(new byte[] {0x2a, (byte) 0xdc}, Address.SIZE))),
              30_000_000,
              UInt256.of(7),
              Hash32.of(filled(32, 0x11)),
              number -> Hash32.ZERO,
              List.of()),
          1);

  private static final Address CALLER = Address.of(filled(20, 0xa9));
  private static final Address[] CONTRACTS = {
    Address.of(filled(20, 0xc1)), Address.of(filled(20, 0xc2)), Address.of(filled(20, 0xc3))
  };

  private static final byte[] INIT_CODES =
      Hex.parseLenient("0x6001600055600160005260206000f360ef60005360016000f35f5ffd5ffe");

  private static final int[] TWO_OPERANDS =
      range(Opcodes.ADD, Opcodes.SMOD, 0x0b, 0x0b, 0x10, 0x14);

  private static final int[] OTHERS = {
    0x08, 0x09, 0x0a, 0x15, 0x19, 0x20, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39,
    0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x50,
    0x51, 0x52, 0x53, 0x54, 0x55, 0x58, 0x59, 0x5a, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xf3, 0xfd
  };

  private static final int[] CALLS = {
    Opcodes.CALL, Opcodes.CALLCODE, Opcodes.DELEGATECALL, Opcodes.STATICCALL
  };

  /** Take a place in memory: mostly a near one, or hardly any program would outlive them. */
  private static final BitSet MEMORY =
      BitSet.valueOf(new long[] {1L << 0x20 | 1L << 0x37 | 1L << 0x39 | 1L << 0x3e});

  static {
    for (int opcode : new int[] {0x51, 0x52, 0x53, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xf3, 0xfd}) {
      MEMORY.set(opcode);
    }
  }

  private final SplittableRandom random;

  private RandomPrograms(long number) {
    this.random = new SplittableRandom(number);
  }

  static EvmProgram number(long number) {
    return new RandomPrograms(number).program("program " + number);
  }

  private EvmProgram program(String name) {
    Map<Address, PreAccount> accounts = new LinkedHashMap<>();
    accounts.put(CALLER, account(Bytes.EMPTY));
    for (Address contract : CONTRACTS) {
      accounts.put(contract, account(Bytes.of(code())));
    }
    byte[] input = new byte[random.nextInt(100)];
    random.nextBytes(input);
    return new EvmProgram(
        "random",
        name,
        "Shanghai",
        BLOCK,
        accounts,
        new EvmProgram.Call(
            CALLER,
            CONTRACTS[0],
            UInt256.of(random.nextInt(3)),
            1_000 + random.nextInt(random.nextBoolean() ? 50_000 : 500_000),
            Bytes.of(input)),
        new EvmProgram.Expected("", 0, Hash32.ZERO));
  }

  private PreAccount account(Bytes code) {
    Map<UInt256, UInt256> storage = new LinkedHashMap<>();
    for (int i = 0; code.size() > 0 && i < 3; i++) {
      storage.put(UInt256.of(i), UInt256.of(1 + random.nextInt(3)));
    }
    return new PreAccount(UInt256.of(1_000_000), 1, code, storage);
  }

  private byte[] code() {
    int kind = random.nextInt(10);
    if (kind == 0) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] structured = structured();
    return kind < 6 ? structured : mutated(structured);
  }

  private byte[] mutated(byte[] code) {
    byte[] changed = code.clone();
    for (int i = 1 + random.nextInt(4); i > 0 && changed.length > 2; i--) {
      int at = random.nextInt(changed.length);
      switch (random.nextInt(4)) {
        case 0 -> changed[at] = (byte) random.nextInt();
        case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> {
          int from = random.nextInt(changed.length);
          int length = random.nextInt(Math.min(changed.length - at, changed.length - from)) + 1;
          System.arraycopy(changed.clone(), from, changed, at, length);
        }
        default -> changed = Arrays.copyOf(changed, at + 1);
      }
    }
    return changed;
  }

  private byte[] structured() {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    int depth = 0;
    code.write(Opcodes.JUMPDEST);
    for (int steps = 5 + random.nextInt(60); steps > 0; steps--) {
      int choice = random.nextInt(20);
      if (choice < 9) {
        depth = operation(code, depth, TWO_OPERANDS[random.nextInt(TWO_OPERANDS.length)]);
      } else if (choice < 14) {
        depth = operation(code, depth, OTHERS[random.nextInt(OTHERS.length)]);
      } else if (choice < 16) {
        boolean duplicate = random.nextBoolean();
        int n = random.nextInt(random.nextInt(4) == 0 ? 16 : 3);
        depth = operation(code, depth, (duplicate ? Opcodes.DUP1 : Opcodes.SWAP1) + n);
      } else {
        block(code, choice);
      }
    }
    return code.toByteArray();
  }

  /** Pushes what an operation lacks, and writes it; the height of the stack afterwards. */
  private int operation(ByteArrayOutputStream code, int depth, int opcode) {
    long entry = OperationTable.table()[opcode];
    int takes = OperationTable.needs(entry) / 4;
    int height = depth;
    boolean fresh = random.nextInt(3) == 0 || (opcode >= 0x35 && opcode < 0xa5);
    boolean near = MEMORY.get(opcode) && random.nextInt(16) != 0;
    for (int i = 0; i < takes && (fresh || near || height < takes); i++) {
      if (near) {
        small(code, random.nextInt(opcode == 0x3e ? 2 : 70));
      } else {
        push(code);
      }
      height++;
    }
    if ((opcode == Opcodes.RETURN || opcode == Opcodes.REVERT) && random.nextInt(4) != 0) {
      return height;
    }
    code.write(opcode);
    boolean keeps = opcode >= Opcodes.DUP1 && opcode <= Opcodes.SWAP16;
    int gives = keeps ? takes : opcode >= 0xa0 || opcode == 0x50 || opcode == 0x55 ? 0 : 1;
    return Math.max(0, height - takes + gives);
  }

  private void block(ByteArrayOutputStream code, int choice) {
    switch (choice) {
      case 16 -> call(code);
      case 17 -> create(code);
      case 18 -> skip(code);
      default -> loop(code);
    }
  }

  private void call(ByteArrayOutputStream code) {
    boolean value = random.nextBoolean();
    for (int i = 0; i < 4; i++) {
      small(code, random.nextInt(70));
    }
    int call = CALLS[random.nextInt(CALLS.length)];
    if (call == Opcodes.CALL || call == Opcodes.CALLCODE) {
      small(code, value ? 0 : random.nextInt(3));
    }
    target(code);
    if (random.nextInt(3) == 0) {
      small(code, random.nextInt(3_000));
    } else {
      code.write(Opcodes.GAS);
    }
    code.write(call);
  }

  private void create(ByteArrayOutputStream code) {
    int from = random.nextInt(INIT_CODES.length);
    byte[] word = Arrays.copyOf(Arrays.copyOfRange(INIT_CODES, from, INIT_CODES.length), 32);
    code.write(Opcodes.PUSH32);
    code.writeBytes(word);
    code.writeBytes(Hex.parseLenient("0x5f52"));
    boolean second = random.nextBoolean();
    if (second) {
      small(code, random.nextInt(2));
    }
    small(code, random.nextInt(40));
    small(code, 0);
    small(code, random.nextInt(3));
    code.write(second ? Opcodes.CREATE2 : Opcodes.CREATE);
  }

  private void skip(ByteArrayOutputStream code) {
    // Over some bytes, when the top is not zero: PC-relative, so that it survives mutations.
    int over = random.nextInt(6);
    push(code);
    code.write(Opcodes.PC);
    small(code, 5 + over);
    code.write(Opcodes.ADD);
    code.write(random.nextInt(4) == 0 ? Opcodes.JUMP : Opcodes.JUMPI);
    for (int i = 0; i < over; i++) {
      code.write(random.nextInt(random.nextInt(8) == 0 ? 256 : Opcodes.PUSH1));
    }
    code.write(Opcodes.JUMPDEST);
  }

  private void loop(ByteArrayOutputStream code) {
    // Back to the beginning as long as there is much gas.
    code.writeBytes(Hex.parseLenient("0x61" + "2710" + "5a11"));
    small(code, random.nextInt(8) == 0 ? random.nextInt(4) : 0);
    code.write(Opcodes.JUMPI);
    code.write(Opcodes.JUMPDEST);
  }

  private void target(ByteArrayOutputStream code) {
    switch (random.nextInt(6)) {
      case 0 -> small(code, 1 + random.nextInt(9));
      case 1 -> small(code, 0x1000 + random.nextInt(2));
      case 2 -> code.write(random.nextBoolean() ? Opcodes.ADDRESS : Opcodes.CALLER);
      default -> {
        code.write(Opcodes.PUSH1 + 19);
        code.writeBytes(CONTRACTS[random.nextInt(CONTRACTS.length)].toArray());
      }
    }
  }

  private void push(ByteArrayOutputStream code) {
    int kind = random.nextInt(12);
    if (kind < 5) {
      small(code, random.nextInt(kind < 3 ? 4 : 70));
    } else if (kind == 5) {
      target(code);
    } else if (kind == 6) {
      code.write(Opcodes.PUSH0);
    } else {
      code.write(Opcodes.PUSH32);
      code.writeBytes(shaped());
    }
  }

  /** Limbs of zeros, ones, few bits, or any. */
  private byte[] shaped() {
    ByteBuffer word = ByteBuffer.allocate(32);
    for (int i = 0; i < 4; i++) {
      switch (random.nextInt(5)) {
        case 0 -> word.putLong(0);
        case 1 -> word.putLong(-1);
        case 2 -> word.putLong(1L << random.nextInt(64));
        case 3 -> word.putLong(random.nextLong() >>> random.nextInt(64));
        default -> word.putLong(random.nextLong());
      }
    }
    return word.array();
  }

  private static void small(ByteArrayOutputStream code, int number) {
    if (number > 255) {
      code.write(Opcodes.PUSH1 + 1);
      code.write(number >> 8);
    } else {
      code.write(Opcodes.PUSH1);
    }
    code.write(number);
  }

  private static int[] range(int... bounds) {
    java.util.stream.IntStream all = java.util.stream.IntStream.empty();
    for (int i = 0; i < bounds.length; i += 2) {
      all =
          java.util.stream.IntStream.concat(
              all, java.util.stream.IntStream.rangeClosed(bounds[i], bounds[i + 1]));
    }
    return java.util.stream.IntStream.concat(
            all, java.util.stream.IntStream.rangeClosed(Opcodes.AND, Opcodes.SAR))
        .filter(op -> op != Opcodes.NOT)
        .toArray();
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
