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
 * where it is. Owned by the thread {@code network}.
 */
final class ParentSearch {
  /** Below the orphans that the chain keeps of one peer. */
  private static final int MAX_DEPTH = 12;

  private static final int MAX_SEARCHES = 64;
  private static final int MAX_ASKED = 4;

  private final GossipParts parts;
  private final BlockDoor door;
  private final Map<Hash32, Search> searches = new HashMap<>();

  ParentSearch(GossipParts parts, BlockDoor door) {
    this.parts = parts;
    this.door = door;
  }

  /** One hash that is looked for: whom to ask next, and how far below the orphan it is. */
  private static final class Search {
    final Hash32 hash;
    final int depth;
    final Deque<PeerId> next = new ArrayDeque<>();
    int asked;

    Search(Hash32 hash, int depth, PeerId forwarder) {
      this.hash = hash;
      this.depth = depth;
      next.add(forwarder);
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
    if (running != null) {
      if (!running.next.contains(forwarder)) {
        running.next.addFirst(forwarder);
      }
    } else if (depth > MAX_DEPTH || searches.size() >= MAX_SEARCHES) {
      parts.heads().refresh(forwarder);
    } else {
      Search begun = new Search(hash, depth, forwarder);
      List<RemotePeer> others = new ArrayList<>(parts.book().all());
      others.removeIf(peer -> peer.id().equals(forwarder));
      others.sort(Collections.reverseOrder((a, b) -> a.head().work().compareTo(b.head().work())));
      others.forEach(peer -> begun.next.add(peer.id()));
      searches.put(hash, begun);
      ask(begun);
    }
  }

  private void ask(Search search) {
    PeerId peer = search.next.poll();
    if (peer == null || search.asked++ == MAX_ASKED) {
      searches.remove(search.hash);
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
      searches.remove(search.hash);
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
                            found(search, peer, result.result());
                          } else {
                            ask(search);
                          }
                        }));
  }

  private void found(Search search, PeerId peer, ImportResult result) {
    if (result instanceof ImportResult.Rejected rejected && !rejected.reason().isBadBlock()) {
      ask(search); // A false body: another peer may have the true one.
      return;
    }
    searches.remove(search.hash);
    if (result instanceof ImportResult.Orphan orphan) {
      search(orphan.missing(), search.depth + 1, peer);
    }
  }
}
