package org.poai.network.peer;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.poai.async.Clock;
import org.poai.chain.stored.Chain;
import org.poai.chain.stored.Origin;

/**
 * This machine's clock, and what speaks against it: a block from the future is nobody's fault, for
 * our own clock may be slow (protocol section 8). It is slow where the node's own head lies ahead
 * of it, or where for half a minute the blocks of a peer that the operator named do, or those of
 * two or more ban keys that outnumber the peers in step with us. What a witness said is forgotten
 * when its block would be in time by the clock as it is set now.
 *
 * <p>Peers in step count against the witnesses because liars can send blocks from the future for
 * nothing: with a slow clock, the honest peers soon stand on a head that we do not have. Safe from
 * any thread.
 */
public final class OwnClock implements Clock, Supplier<Optional<String>> {
  private static final long PATIENCE_MILLIS = 30_000;
  private static final int BLOCK_TIMES_REMEMBERED = 10;
  private static final long LEAST_REMEMBERED_MILLIS = 600_000;
  private static final int MAX_WITNESSES = 64;

  private final Clock clock;
  private final Chain chain;
  private final Supplier<List<RemotePeer>> peers;
  private final long toleranceMillis;
  private final long rememberedMillis;
  private final Map<String, Witness> witnesses = new LinkedHashMap<>();

  /**
   * What the blocks of a ban key said.
   *
   * @param toWall what, added to {@link Clock#elapsedMillis()}, gives the latest time by its blocks
   * @param since when its first block from the future came, in elapsed milliseconds
   * @param last when its last one came
   */
  private record Witness(boolean named, long toWall, long since, long last) {}

  /**
   * A clock that nothing speaks against yet.
   *
   * @param peers the peers on our chain
   */
  public OwnClock(Clock clock, Chain chain, Supplier<List<RemotePeer>> peers) {
    this.clock = clock;
    this.chain = chain;
    this.peers = peers;
    long blockMillis = chain.spec().pace().blockTimeSeconds() * 1000;
    this.toleranceMillis = chain.spec().pace().toleranceSeconds() * 1000;
    this.rememberedMillis = Math.max(LEAST_REMEMBERED_MILLIS, BLOCK_TIMES_REMEMBERED * blockMillis);
  }

  @Override
  public long millis() {
    return clock.millis();
  }

  @Override
  public long elapsedMillis() {
    return clock.elapsedMillis();
  }

  /** A peer gave a block, or header, of this timestamp: true in all but that it is not yet due. */
  public synchronized void ahead(Origin.Peer peer, long timestamp) {
    long now = clock.elapsedMillis();
    Witness before = witnesses.remove(peer.banKey());
    if (witnesses.size() >= MAX_WITNESSES) {
      Iterator<String> oldest = witnesses.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    // No real chain is centuries ahead; the bound keeps sums in range.
    long millis = Math.min(Math.max(timestamp, 0), Integer.MAX_VALUE * 4L) * 1000;
    long toWall = millis - now;
    witnesses.put(
        peer.banKey(),
        before == null
            ? new Witness(peer.named(), toWall, now, now)
            : new Witness(peer.named(), Math.max(toWall, before.toWall()), before.since(), now));
  }

  /** A peer gave a new block that was due when it came. */
  public synchronized void inTime(Origin.Peer peer) {
    witnesses.remove(peer.banKey());
  }

  /** What is wrong with the clock, with what to do. */
  @Override
  public synchronized Optional<String> get() {
    long now = clock.elapsedMillis();
    long toWall = clock.millis() - now;
    long head = chain.head().header().header().timestamp() * 1000 - clock.millis();
    if (head > toleranceMillis) {
      return Optional.of(sentence("the head of this node's own chain is", head));
    }
    witnesses
        .values()
        .removeIf(w -> w.toWall() - toWall <= toleranceMillis || now - w.last() > rememberedMillis);
    Collection<Witness> heard = witnesses.values();
    boolean isLasting = heard.stream().anyMatch(w -> now - w.since() >= PATIENCE_MILLIS);
    boolean isNamed = heard.stream().anyMatch(Witness::named);
    if (!isLasting || !(isNamed || (heard.size() >= 2 && heard.size() > inStep()))) {
      return Optional.empty();
    }
    List<Long> ahead = heard.stream().map(w -> w.toWall() - toWall).sorted().toList();
    String who =
        heard.size() == 1 ? "blocks of 1 peer are" : "blocks of " + heard.size() + " peers are";
    return Optional.of(sentence(who, ahead.get((ahead.size() - 1) / 2)));
  }

  private static String sentence(String what, long aheadMillis) {
    return what + " " + inWords(aheadMillis) + " ahead of this machine's clock; set it right";
  }

  /** As people count: a clock without a battery is decades behind, a wrong time zone hours. */
  private static String inWords(long millis) {
    long days = Duration.ofMillis(millis).toDays();
    if (days >= 2 * 365) {
      return days / 365 + " years";
    }
    return days >= 10 ? days + " days" : millis / 1000 + " s";
  }

  /** Ban keys of peers that stand on a block that we have, and gave none from the future. */
  private long inStep() {
    Set<String> keys = new HashSet<>();
    for (RemotePeer peer : peers.get()) {
      if (!witnesses.containsKey(peer.connection().banKey())
          && chain.header(peer.head().hash()).isPresent()) {
        keys.add(peer.connection().banKey());
      }
    }
    return keys.size();
  }
}
