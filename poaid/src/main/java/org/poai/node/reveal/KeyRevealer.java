package org.poai.node.reveal;

import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.block.SignedTransaction;
import org.poai.chain.block.Transaction;
import org.poai.chain.block.Transaction.GasTerms;
import org.poai.chain.block.Transaction.Signature;
import org.poai.chain.block.TransactionType;
import org.poai.chain.head.HeadListener;
import org.poai.chain.rules.BaseFee;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainHead;
import org.poai.client.keystore.AccountKey;
import org.poai.contract.StateContracts;
import org.poai.evm.BlockProcessor;
import org.poai.governance.AwaitedKey;
import org.poai.governance.BallotCalls;
import org.poai.node.events.RevealEvents;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateView;
import org.poai.txpool.Pool;
import org.poai.txpool.PoolResult;
import org.poai.txpool.Source;

/**
 * Sends the keys that lie in a folder, each in the blocks in which its contract accepts it, signed
 * by an account of this node. One that is in no block after three is sent again for a higher fee.
 */
public final class KeyRevealer implements HeadListener, Service {
  private static final long GAS = 200_000;
  private static final long GWEI = 1_000_000_000;
  private static final int PATIENCE = 3;

  /**
   * A reveal for this much per gas costs 0.2 POAI: little against a bond, much for a transaction.
   */
  private static final UInt256 MAX_TIP = UInt256.of(1_024 * GWEI);

  private final Chain chain;
  private final BlockProcessor processor;
  private final Pool pool;
  private final AccountKey account;
  private final KeyFolder folder;
  private final EventThread thread;
  private final Map<Hash32, Attempt> attempts = new HashMap<>();

  /**
   * A transaction that was handed to the pool.
   *
   * @param since the head when it was
   * @param tip wei per gas
   */
  private record Attempt(long nonce, long since, UInt256 tip) {}

  public KeyRevealer(
      Chain chain,
      BlockProcessor processor,
      Pool pool,
      AccountKey account,
      KeyFolder folder,
      CriticalFailure criticalFailure) {
    this.chain = chain;
    this.processor = processor;
    this.pool = pool;
    this.account = account;
    this.folder = folder;
    this.thread = new EventThread("reveal", criticalFailure);
  }

  @Override
  public void start() {
    thread.execute(this::look);
  }

  @Override
  public void stop() {
    thread.stop(500);
    account.close();
  }

  @Override
  public void onHead(HeadChange change) {
    thread.execute(this::look);
  }

  private void look() {
    ChainHead head = chain.head();
    try {
      Map<Hash32, Hash32> keys = folder.keys();
      for (AwaitedKey awaited : keys.isEmpty() ? List.<AwaitedKey>of() : awaited(head)) {
        long next = head.number().value() + 1;
        boolean isTime = awaited.window().first() <= next && next <= awaited.window().last();
        Hash32 key = keys.get(awaited.keyId());
        if (isTime && key != null) {
          send(awaited, key, head);
        }
      }
    } catch (IOException e) {
      RevealEvents.unreadable(folder.folder(), e);
    }
  }

  private List<AwaitedKey> awaited(ChainHead head) {
    Optional<StateView> found = chain.stateAt(head.number());
    if (found.isEmpty()) {
      return List.of(); // the head is another one by now, and is told next
    }
    try (StateView state = found.get()) {
      return AwaitedKey.all(
          GovernanceSlots.of(state), new StateContracts(processor, head.header(), state));
    }
  }

  private void send(AwaitedKey awaited, Hash32 key, ChainHead head) {
    Optional<Attempt> before = Optional.ofNullable(attempts.get(awaited.keyId()));
    long now = head.number().value();
    if (before.filter(attempt -> isEnough(attempt, now)).isPresent()) {
      return;
    }
    UInt256 tip = before.map(attempt -> attempt.tip().plus(attempt.tip())).orElse(UInt256.of(GWEI));
    long nonce = before.map(Attempt::nonce).orElseGet(() -> pool.nextNonce(account.address()));
    attempts.put(awaited.keyId(), new Attempt(nonce, now, tip));
    thread.after(
        pool.submit(signed(awaited, key, nonce, tip, head).envelope(), Source.LOCAL),
        result -> told(awaited, result));
  }

  private static boolean isEnough(Attempt attempt, long now) {
    return Math.abs(now - attempt.since()) < PATIENCE || attempt.tip().compareTo(MAX_TIP) >= 0;
  }

  private void told(AwaitedKey awaited, PoolResult result) {
    if (result instanceof PoolResult.Refused refused) {
      attempts.remove(awaited.keyId());
      RevealEvents.refused(awaited.proposal(), refused.message());
    } else {
      RevealEvents.sent(awaited.proposal());
    }
  }

  private SignedTransaction signed(
      AwaitedKey awaited, Hash32 key, long nonce, UInt256 tip, ChainHead head) {
    BigInteger base = BaseFee.after(head.header().header().execution()).toBigInteger();
    UInt256 cap = UInt256.of(base.shiftLeft(1).add(tip.toBigInteger()));
    return account.sign(
        new Transaction(
            TransactionType.DYNAMIC_FEE,
            Optional.of(UInt256.of(chain.spec().identity().chainId())),
            nonce,
            new GasTerms(GAS, cap, tip),
            BallotCalls.reveal(awaited.proposal(), key),
            List.of(),
            Signature.NONE));
  }
}
