package org.poai.evm.frame;

import java.util.HashMap;
import java.util.Map;
import org.poai.chain.BlockExecutor.Environment;
import org.poai.evm.gas.ExecutionRules;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.precompile.Precompiles;
import org.poai.primitives.Limbs;
import org.poai.primitives.UInt256;

/**
 * What the code of a block's transactions can learn of the block, and the rules that it runs by.
 */
public final class BlockContext {
  private static final int FIRST = Opcodes.COINBASE;

  private final Environment environment;
  private final ExecutionRules rules;
  private final Precompiles precompiles;

  /** What operations give that is not what the environment and the rules say. */
  private final Map<Integer, UInt256> altered;

  /** What the operations from COINBASE to BLOBBASEFEE give, a word each. */
  private final long[] words = new long[Limbs.WORD * (Opcodes.BLOBBASEFEE - FIRST + 1)];

  public BlockContext(Environment environment, ExecutionRules rules) {
    this(environment, rules, Precompiles.CANCUN, Map.of());
  }

  private BlockContext(
      Environment environment,
      ExecutionRules rules,
      Precompiles precompiles,
      Map<Integer, UInt256> altered) {
    this.environment = environment;
    this.rules = rules;
    this.precompiles = precompiles;
    this.altered = Map.copyOf(altered);
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
    altered.forEach(this::set);
  }

  /** The same with another environment. */
  public BlockContext in(Environment other) {
    return new BlockContext(other, rules, precompiles, altered);
  }

  /**
   * The same, in which the operation of a block's value gives another one: a call that only tries.
   */
  public BlockContext with(int opcode, UInt256 value) {
    Map<Integer, UInt256> all = new HashMap<>(altered);
    all.put(opcode, value);
    return new BlockContext(environment, rules, precompiles, all);
  }

  /** The same with other precompiled contracts: a call that only tries. */
  public BlockContext with(Precompiles others) {
    return new BlockContext(environment, rules, others, altered);
  }

  public Precompiles precompiles() {
    return precompiles;
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
