package org.poai.worker;

import java.util.concurrent.CompletableFuture;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.primitives.Hash32;
import org.poai.worker.FollowingWork.Manifests;

/** Asks the node for a manifest once, and for the next one when its work names another. */
final class KnownManifest implements Manifests {
  private final Manifests node;
  private volatile Scheduled known;

  KnownManifest(Scheduled known, Manifests node) {
    this.known = known;
    this.node = node;
  }

  @Override
  public CompletableFuture<Scheduled> find(Hash32 hash) {
    Scheduled present = known;
    return present.hash().equals(hash)
        ? CompletableFuture.completedFuture(present)
        : node.find(hash).thenApply(this::learn);
  }

  private Scheduled learn(Scheduled manifest) {
    known = manifest;
    return manifest;
  }
}
