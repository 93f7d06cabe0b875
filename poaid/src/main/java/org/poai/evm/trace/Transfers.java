package org.poai.evm.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.Log;
import org.poai.evm.frame.Frame;
import org.poai.evm.frame.Tracer;
import org.poai.evm.gas.Opcodes;
import org.poai.evm.world.AccountState;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * Notes what one account sends another, in the form of a token's {@code Transfer}, and where it
 * stands among the logs of contracts. Fees are not noted, nor what a failed call undid.
 */
public final class Transfers implements Tracer {
  /** The contract that seems to tell of them. */
  private static final Address ETHER =
      Address.fromHex("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");

  /** Keccak of {@code Transfer(address,address,uint256)}. */
  private static final Hash32 TRANSFER =
      Hash32.fromHex("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

  private final List<Noted> noted = new ArrayList<>();
  private final Deque<Open> open = new ArrayDeque<>();

  private record Noted(int logsBefore, Log log) {}

  /** A call that runs. */
  private static final class Open {
    final int notedBefore;
    @Nullable Log legacy;

    Open(int notedBefore) {
      this.notedBefore = notedBefore;
    }
  }

  @Override
  public void enter(Frame frame) {
    open.push(new Open(noted.size()));
    boolean moves =
        frame.kind == Opcodes.CALL || frame.kind == Opcodes.CREATE || frame.kind == Opcodes.CREATE2;
    if (moves && !frame.value.isZero()) {
      note(frame, log(frame.caller.address(), frame.target.address(), frame.value));
    }
  }

  @Override
  public void step(Frame frame, int opcode) {
    if (opcode == Opcodes.SELFDESTRUCT && frame.sp >= frame.base && !open.isEmpty()) {
      AccountState heir = frame.execution.world().account(frame.execution.stack(), frame.sp);
      UInt256 left = frame.self.balance();
      if (!left.isZero() && heir != frame.self) {
        open.element().legacy = log(frame.self.address(), heir.address(), left);
      }
    }
  }

  @Override
  public void exit(Frame frame) {
    Open ended = open.pop();
    if (!frame.succeeded()) {
      noted.subList(ended.notedBefore, noted.size()).clear();
    } else if (ended.legacy != null) {
      note(frame, ended.legacy);
    }
  }

  private void note(Frame frame, Log log) {
    noted.add(new Noted(frame.execution.world().logs().size(), log));
  }

  private static Log log(Address from, Address to, UInt256 value) {
    return new Log(
        ETHER, List.of(TRANSFER, word(from), word(to)), Bytes.of(value.toHash32().toArray()));
  }

  private static Hash32 word(Address address) {
    byte[] word = new byte[Hash32.SIZE];
    System.arraycopy(address.toArray(), 0, word, Hash32.SIZE - Address.SIZE, Address.SIZE);
    return Hash32.of(word);
  }

  /** The logs of a transaction with what was noted of it between them. */
  public List<Log> among(List<Log> logs) {
    List<Log> all = new ArrayList<>();
    int next = 0;
    for (Noted transfer : noted) {
      while (next < transfer.logsBefore()) {
        all.add(logs.get(next++));
      }
      all.add(transfer.log());
    }
    all.addAll(logs.subList(next, logs.size()));
    return all;
  }
}
