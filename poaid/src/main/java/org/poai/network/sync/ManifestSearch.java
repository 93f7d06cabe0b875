package org.poai.network.sync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.poai.chain.block.DecodeResult;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.ManifestCodec;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.network.message.ManifestRequest;
import org.poai.network.peer.Offence;
import org.poai.network.peer.RemotePeer;
import org.poai.primitives.Hash32;

/**
 * Asks for the content of a manifest that a header names: who announced it, then two others;
 * protocol section 8. Owned by the thread {@code network}.
 */
final class ManifestSearch {
  private static final int OTHERS = 2;

  private final SyncParts parts;
  private final RemotePeer announcer;
  private final Hash32 hash;
  private final Consumer<Outcome> ended;
  private final Deque<PeerId> next = new ArrayDeque<>();

  /** What came of it. */
  enum Outcome {
    /** The chain knows it now. */
    KNOWN,
    /** Nobody gave it; the announcer was blamed. */
    NOT_GIVEN,
    /** What has this hash is no manifest: the header that names it is bad. */
    NO_MANIFEST
  }

  private ManifestSearch(
      SyncParts parts, RemotePeer announcer, Hash32 hash, Consumer<Outcome> ended) {
    this.parts = parts;
    this.announcer = announcer;
    this.hash = hash;
    this.ended = ended;
  }

  /** Begins to ask; tells how it ended. */
  static void begin(SyncParts parts, RemotePeer announcer, Hash32 hash, Consumer<Outcome> ended) {
    ManifestSearch search = new ManifestSearch(parts, announcer, hash, ended);
    List<RemotePeer> others = new ArrayList<>(parts.book().all());
    others.remove(announcer);
    search.next.add(announcer.id());
    while (search.next.size() <= OTHERS && !others.isEmpty()) {
      search.next.add(others.remove(parts.random().nextInt(others.size())).id());
    }
    search.ask();
  }

  private void ask() {
    PeerId peer = next.poll();
    if (peer == null) {
      parts.book().blame(announcer.id(), Offence.UNFULFILLED, "no manifest of its own header");
      ended.accept(Outcome.NOT_GIVEN);
      return;
    }
    var unused =
        parts
            .client()
            .manifests(peer, new ManifestRequest(List.of(hash)))
            .whenComplete((found, failure) -> parts.thread().execute(() -> answered(found)));
  }

  private void answered(@Nullable List<Optional<byte[]>> found) {
    Optional<byte[]> text = found == null ? Optional.empty() : found.get(0);
    if (text.isEmpty()) {
      ask();
    } else if (ManifestCodec.decode(text.get()) instanceof DecodeResult.Ok<Manifest> manifest) {
      parts.tree().chain().manifests().learn(new Scheduled(manifest.value(), hash));
      ended.accept(Outcome.KNOWN);
    } else {
      ended.accept(Outcome.NO_MANIFEST);
    }
  }
}
