package org.poai.network.sync;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.network.FakeProofs;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** Proofs that cost one hash, of a node that may lack the model of a manifest. */
final class JudgedProofs implements ProofVerifier {
  private final FakeProofs proofs = new FakeProofs();
  private final Set<Hash32> lacking = ConcurrentHashMap.newKeySet();

  void lacks(Scheduled manifest) {
    lacking.add(manifest.hash());
  }

  void lacksNothing() {
    lacking.clear();
  }

  @Override
  public boolean isReferee(Scheduled manifest) {
    return !lacking.contains(manifest.hash());
  }

  @Override
  public UInt256 lottery(SealedHeader header) {
    return proofs.lottery(header);
  }

  @Override
  public CompletableFuture<Verdict> verify(Claim claim) {
    return isReferee(claim.manifest())
        ? proofs.verify(claim)
        : CompletableFuture.completedFuture(new Verdict.Abstain("it lacks the model", true));
  }

  @Override
  public CompletableFuture<Verdict> verifyPair(Claim claim) {
    return verify(claim);
  }
}
