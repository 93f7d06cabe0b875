package org.poai.network.peer;

import org.poai.chain.branch.ImportResult;
import org.poai.chain.rules.RejectReason;
import org.poai.chain.stored.Origin;
import org.poai.chain.tree.Judgement;
import org.poai.chain.tree.JudgementListener;

/**
 * Blames whoever brought a block that the rules refuse, whenever that shows and whatever was
 * answered before; protocol section 8.
 */
public final class BlockBlame implements JudgementListener {
  private final PeerBook book;

  public BlockBlame(PeerBook book) {
    this.book = book;
  }

  @Override
  public void onJudgement(Judgement judgement) {
    if (judgement.result() instanceof ImportResult.Rejected rejected
        && rejected.reason().blamesSender()) {
      String detail = rejected.reason() + ": " + rejected.detail();
      if (judgement.origin() instanceof Origin.Peer peer) {
        book.blame(peer, Offence.INVALID_BLOCK, detail);
      } else if (judgement.origin() instanceof Origin.Sync sync) {
        book.blame(sync.peer(), announced(rejected.reason()), detail);
      }
    }
  }

  /** What the announcement of a branch with a block that is false for this reason is. */
  private static Offence announced(RejectReason reason) {
    return reason.step() >= 7 ? Offence.INVALID_BLOCK : Offence.INVALID_PROOF;
  }
}
