package org.poai.network.gossip;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.block.WireBlock;
import org.poai.chain.branch.ImportResult;
import org.poai.chain.stored.Origin;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.message.BlocksRequest;
import org.poai.network.peer.Offence;
import org.poai.network.peer.RemotePeer;
import org.poai.primitives.Hash32;

/**
 * Asks for the missing parents of orphans by hash: first who forwarded the orphan, then others. A
 * gap of more than {@value #MAX_DEPTH} blocks is left to sync, for which the forwarder is asked
 * where it is.
 *
 * <p>Parents are rationed as forwarded blocks are: one that comes to nothing counts for the ban key
 * that gave it, one that nobody has for the key that made us look for it. Each search may hold one
 * block, so that all hold {@value #MAX_SEARCHES} at most, those of one key {@value #MAX_PER_KEY}.
 * Owned by the thread {@code network}.
 */
final class ParentSearch {
  /** Below the orphans that the chain keeps of one peer. */
  private static final int MAX_DEPTH = 12;

  private static final int MAX_SEARCHES = 16;
  static final int MAX_PER_KEY = 4;
  private static final int MAX_ASKED = 4;

  private final GossipParts parts;
  private final BlockDoor door;
  private final FruitlessBlocks fruitless;
  private final InFlight places = new InFlight(MAX_PER_KEY, MAX_SEARCHES);
  private final Map<Hash32, Search> searches = new HashMap<>();

  ParentSearch(GossipParts parts, BlockDoor door, FruitlessBlocks fruitless) {
    this.parts = parts;
    this.door = door;
    this.fruitless = fruitless;
  }

  /** One hash that is looked for: whom to ask next, and how far below the orphan it is. */
  private static final class Search {
    final Hash32 hash;
    final int depth;

    /** Whose block made us look for it. */
    final Origin.Peer forwarder;

    final Deque<PeerId> next = new ArrayDeque<>();
    int asked;

    Search(Hash32 hash, int depth, Origin.Peer forwarder) {
      this.hash = hash;
      this.depth = depth;
      this.forwarder = forwarder;
    }
  }

  /** A peer has forwarded a block at {@code number} whose ancestor is missing. */
  void missing(Hash32 hash, long number, PeerId forwarder) {
    parts.thread().assertCurrent();
    long gap = number - parts.tree().chain().head().number().value();
    if (gap > MAX_DEPTH) {
      parts.heads().refresh(forwarder);
    } else {
      search(hash, 0, forwarder);
    }
  }

  private void search(Hash32 hash, int depth, PeerId forwarder) {
    Search running = searches.get(hash);
    Optional<Origin.Peer> origin = parts.book().origin(forwarder);
    if (origin.isEmpty() || !fruitless.admits(origin.get().banKey())) {
      return;
    }
    if (running != null) {
      if (!running.next.contains(forwarder)) {
        running.next.addFirst(forwarder);
      }
    } else if (depth > MAX_DEPTH || !places.enter(origin.get())) {
      parts.heads().refresh(forwarder);
    } else {
      Search begun = new Search(hash, depth, origin.get());
      begun.next.add(forwarder);
      List<RemotePeer> others = new ArrayList<>(parts.book().all());
      others.removeIf(peer -> peer.id().equals(forwarder));
      others.sort(Collections.reverseOrder((a, b) -> a.head().work().compareTo(b.head().work())));
      others.forEach(peer -> begun.next.add(peer.id()));
      searches.put(hash, begun);
      ask(begun);
    }
  }

  private void end(Search search) {
    searches.remove(search.hash);
    places.leave(search.forwarder);
  }

  private void ask(Search search) {
    PeerId peer = search.next.poll();
    if (peer == null || search.asked++ == MAX_ASKED) {
      fruitless.count(search.forwarder.banKey());
      end(search);
      return;
    }
    var unused =
        parts
            .client()
            .blocks(peer, new BlocksRequest(List.of(search.hash)))
            .whenComplete(
                (frames, failure) -> {
                  List<byte[]> answer = failure == null ? frames : List.of();
                  parts.thread().execute(() -> answered(search, peer, answer));
                });
  }

  private void answered(Search search, PeerId peer, List<byte[]> frames) {
    Optional<Origin.Peer> origin = parts.book().origin(peer);
    if (frames.isEmpty() || origin.isEmpty()) {
      ask(search);
      return;
    }
    try {
      parts.workers().execute(() -> take(search, peer, origin.get(), frames.get(0)));
    } catch (RejectedExecutionException e) {
      end(search);
    }
  }

  /** On a worker. */
  private void take(Search search, PeerId peer, Origin.Peer origin, byte[] wire) {
    DecodeResult<WireBlock> sent = door.decode(wire);
    if (sent instanceof DecodeResult.Ok<WireBlock> ok && !ok.value().hash().equals(search.hash)) {
      parts.book().blame(peer, Offence.MALFORMED, "another block than " + search.hash);
      parts.thread().execute(() -> ask(search));
      return;
    }
    CompletableFuture<BlockDoor.Judged> judged = door.take(peer, origin, sent);
    var unused =
        judged.whenComplete(
            (result, failure) ->
                parts
                    .thread()
                    .execute(
                        () -> {
                          if (failure == null) {
                            found(search, peer, origin, result.result());
                          } else {
                            ask(search);
                          }
                        }));
  }

  private void found(Search search, PeerId peer, Origin.Peer origin, ImportResult result) {
    fruitless.count(origin.banKey(), result);
    if (result instanceof ImportResult.Rejected rejected && !rejected.reason().isBadBlock()) {
      ask(search); // A false body: another peer may have the true one.
      return;
    }
    end(search);
    if (result instanceof ImportResult.Orphan orphan) {
      search(orphan.missing(), search.depth + 1, peer);
    }
  }
}
