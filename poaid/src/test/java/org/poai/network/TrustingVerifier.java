package org.poai.network;

import java.util.concurrent.CompletableFuture;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.SealedHeader;
import org.poai.primitives.UInt256;
import org.poai.quiz.proof.Lottery;

/** Takes every proof for true; the lottery is the real one. */
public final class TrustingVerifier implements ProofVerifier {
  @Override
  public UInt256 lottery(SealedHeader header) {
    return Lottery.of(header.sealHash(), header.header().seal());
  }

  @Override
  public CompletableFuture<Verdict> verify(Claim claim) {
    return CompletableFuture.completedFuture(new Verdict.Proven(1));
  }

  @Override
  public CompletableFuture<Verdict> verifyPair(Claim claim) {
    return verify(claim);
  }
}
