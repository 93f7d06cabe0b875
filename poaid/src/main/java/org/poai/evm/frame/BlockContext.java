package org.poai.evm.frame;

import org.poai.chain.BlockExecutor.Environment;
import org.poai.evm.gas.ExecutionRules;
import org.poai.evm.gas.Opcodes;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;

/**
 * What the code of a block's transactions can learn of the block, and the rules that it runs by.
 */
public final class BlockContext {
  private static final int FIRST = Opcodes.COINBASE;

  private final Environment environment;
  private final ExecutionRules rules;

  /** What the operations from COINBASE to BLOBBASEFEE give, a word each. */
  private final long[] words = new long[Limbs.WORD * (Opcodes.BLOBBASEFEE - FIRST + 1)];

  public BlockContext(Environment environment, ExecutionRules rules) {
    this.environment = environment;
    this.rules = rules;
    byte[] coinbase = new byte[UInt256.SIZE];
    environment.lineage().miner().copyTo(coinbase, 12);
    Limbs.load(coinbase, 0, words, index(Opcodes.COINBASE));
    set(Opcodes.TIMESTAMP, UInt256.of(environment.lineage().timestamp()));
    set(Opcodes.NUMBER, UInt256.of(environment.lineage().number().value()));
    set(Opcodes.PREVRANDAO, environment.prevRandao().toUInt256());
    set(Opcodes.GASLIMIT, UInt256.of(environment.gasLimit()));
    set(Opcodes.CHAINID, UInt256.of(rules.chainId()));
    set(Opcodes.BASEFEE, environment.baseFeePerGas());
    set(Opcodes.BLOBBASEFEE, rules.blobBaseFee());
  }

  public Environment environment() {
    return environment;
  }

  public ExecutionRules rules() {
    return rules;
  }

  /** Copies to a word what an operation gives that only depends on the block. */
  public void load(int opcode, long[] s, int at) {
    System.arraycopy(words, index(opcode), s, at, Limbs.WORD);
  }

  /**
   * BLOCKHASH: replaces a number by the hash of that block, zero where it is none of the last 256.
   */
  public void blockHash(long[] s, int at) {
    long present = environment.lineage().number().value();
    long number = s[at];
    boolean known =
        (s[at + 1] | s[at + 2] | s[at + 3]) == 0
            && number >= 0
            && number < present
            && number >= present - 256;
    Limbs.put(s, at, known ? environment.hashes().at(number).toUInt256() : UInt256.ZERO);
  }

  private void set(int opcode, UInt256 value) {
    Limbs.put(words, index(opcode), value);
  }

  private static int index(int opcode) {
    return Limbs.WORD * (opcode - FIRST);
  }
}
