package org.poai.evm.operation;

import java.util.Arrays;
import org.poai.crypto.Keccak;
import org.poai.evm.frame.ExecutionContext;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Halt;
import org.poai.evm.gas.Gas;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.Code;
import org.poai.evm.world.World;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;
import org.poai.rlp.RlpWriter;

/**
 * CREATE (value, offset, size) and CREATE2 (value, offset, size, salt): they pay, and ask the
 * execution for the creation. One that may not happen is asked for, too, and ends before it begins:
 * whoever watches sees it.
 */
public final class Creations {
  private Creations() {}

  public static long create(Frame f, long[] s, int sp, long gas, int kind) {
    if (f.isStatic) {
      return f.halt(Halt.STATIC_CALL_WRITES);
    }
    long left = f.memory.reserve(s, sp - 4, sp - 8, gas);
    if (left < 0) {
      return left;
    }
    int size = (int) s[sp - 8];
    if (size > Gas.MAX_INIT_CODE_SIZE) {
      return f.halt(Halt.initCodeTooLarge(size));
    }
    long perWord = Gas.INIT_CODE_WORD + (kind == Opcodes.CREATE2 ? Gas.KECCAK_WORD : 0);
    left -= perWord * Gas.words(size);
    if (left < 0) {
      return left;
    }
    f.clearReturnData();
    UInt256 value = Limbs.get(s, sp);
    long given = left - (left >>> 6);
    Frame child = child(f, s, sp, kind);
    child.value = value;
    child.gas = given;
    if (f.depth >= Gas.MAX_DEPTH) {
      child.halt = Halt.TOO_DEEP;
    } else if (value.compareTo(f.self.balance()) > 0) {
      child.halt = Halt.INSUFFICIENT_BALANCE;
    } else if (f.self.nonce() == -1) {
      child.halt = Halt.LAST_NONCE;
    } else {
      // Both stay, whatever becomes of the creation.
      f.execution.world().setNonce(f.self, f.self.nonce() + 1);
      f.execution.world().access(child.self);
    }
    f.execution.request(child);
    return left - given;
  }

  private static Frame child(Frame f, long[] s, int sp, int kind) {
    ExecutionContext execution = f.execution;
    World world = execution.world();
    int size = (int) s[sp - 8];
    int from = size == 0 ? 0 : (int) s[sp - 4];
    byte[] bytes = f.memory.bytes();
    Address address =
        kind == Opcodes.CREATE2
            ? address(f.self.address(), Limbs.get(s, sp - 12), bytes, from, size)
            : address(f.self.address(), f.self.nonce());
    AccountState created = world.account(address);
    Frame child = execution.child(f, kind == Opcodes.CREATE2 ? sp - 12 : sp - 8);
    child.kind = kind;
    child.target = created;
    child.self = created;
    child.caller = f.self;
    child.code = Code.once(bytes, from, size);
    return child;
  }

  /** Where CREATE, or a transaction without recipient, puts a contract. */
  public static Address address(Address creator, long nonce) {
    RlpWriter out = new RlpWriter();
    int list = out.beginList();
    return hashed(out.string(creator).scalar(nonce).endList(list).toBytes());
  }

  /** Where CREATE2 puts a contract (EIP-1014). */
  private static Address address(Address creator, UInt256 salt, byte[] code, int from, int size) {
    byte[] input = new byte[1 + Address.SIZE + 2 * Hash32.SIZE];
    input[0] = (byte) 0xff;
    creator.copyTo(input, 1);
    System.arraycopy(salt.toBytes(), 0, input, 1 + Address.SIZE, Hash32.SIZE);
    Keccak.hash(code, from, size, input, 1 + Address.SIZE + Hash32.SIZE);
    return hashed(input);
  }

  private static Address hashed(byte[] input) {
    byte[] hash = Keccak.hash(input).toArray();
    return Address.of(Arrays.copyOfRange(hash, Hash32.SIZE - Address.SIZE, Hash32.SIZE));
  }
}
