package org.poai.chain.tree;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.poai.async.Clock;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.stored.Origin;
import org.poai.memory.BoundedMap;

/**
 * Peers that brought a false block lately, by their ban keys. The network cuts them off; until that
 * is done, and for what they had sent before, nothing more is spent on them. Owned by the chain
 * thread.
 */
final class Liars implements JudgementListener {
  static final String WHY = "its sender has brought a false block";
  static final ImportResult IGNORED = new ImportResult.Ignored(WHY);

  /** Longer than a ban takes to reach all connections, and shorter than the shortest ban. */
  static final long REMEMBERED_MILLIS = 60_000;

  private static final int CAPACITY = 4_096;

  private final Clock clock;
  private final Set<String> found = new HashSet<>();

  private final Map<String, Long> sinceMillis = BoundedMap.byAge(CAPACITY);

  Liars(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void onJudgement(Judgement judgement) {
    boolean isLie =
        judgement.result() instanceof ImportResult.Rejected rejected
            && rejected.reason().blamesSender();
    if (isLie && isPeer(judgement.origin())) {
      String share = judgement.origin().share();
      found.add(share);
      sinceMillis.remove(share);
      sinceMillis.put(share, clock.elapsedMillis());
    }
  }

  private static boolean isPeer(Origin origin) {
    return origin instanceof Origin.Peer || origin instanceof Origin.Sync;
  }

  /** Those that were found since this was last asked. */
  Set<String> found() {
    Set<String> shares = Set.copyOf(found);
    found.clear();
    return shares;
  }

  /** Whether who brought a block lied in the last minute. */
  boolean isOne(Origin origin) {
    Long since = sinceMillis.get(origin.share());
    return isPeer(origin) && since != null && clock.elapsedMillis() - since < REMEMBERED_MILLIS;
  }
}
