package org.poai.node.duty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.async.CriticalFailure;
import org.poai.async.EventThread;
import org.poai.async.Service;
import org.poai.chain.head.HeadListener;
import org.poai.chain.rules.GovernanceSlots;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.ChainHead;
import org.poai.client.keystore.AccountKey;
import org.poai.contract.StateContracts;
import org.poai.evm.BlockProcessor;
import org.poai.governance.AwaitedKey;
import org.poai.governance.BallotCalls;
import org.poai.market.duty.Errand;
import org.poai.market.duty.OwnSender;
import org.poai.node.events.RevealEvents;
import org.poai.primitives.Hash32;
import org.poai.state.StateView;
import org.poai.txpool.Pool;

/**
 * Sends the keys that lie in a folder, each in the blocks in which its contract accepts it, signed
 * by an account of this node. One that is in no block after three is sent again for a higher fee.
 */
public final class KeyRevealer implements HeadListener, Service {
  private final Chain chain;
  private final BlockProcessor processor;
  private final AccountKey account;
  private final KeyFolder folder;
  private final EventThread thread;
  private final OwnSender sender;

  public KeyRevealer(
      Chain chain,
      BlockProcessor processor,
      Pool pool,
      AccountKey account,
      KeyFolder folder,
      CriticalFailure criticalFailure) {
    this.chain = chain;
    this.processor = processor;
    this.account = account;
    this.folder = folder;
    this.thread = new EventThread("reveal", criticalFailure);
    this.sender =
        new OwnSender(new KeySigner(account), chain, processor, pool, thread, new RevealEvents());
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
      List<Errand> errands = new ArrayList<>();
      for (AwaitedKey awaited : keys.isEmpty() ? List.<AwaitedKey>of() : awaited(head)) {
        long next = head.number().value() + 1;
        boolean isTime = awaited.window().first() <= next && next <= awaited.window().last();
        Hash32 key = keys.get(awaited.keyId());
        if (isTime && key != null) {
          long proposal = awaited.proposal();
          errands.add(new Errand("reveal", proposal, BallotCalls.reveal(proposal, key)));
        }
      }
      sender.want(head.header(), errands);
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
}
