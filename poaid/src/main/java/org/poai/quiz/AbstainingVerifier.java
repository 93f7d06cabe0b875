package org.poai.quiz;

import java.util.concurrent.CompletableFuture;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.SealedHeader;
import org.poai.primitives.UInt256;

/** The verifier of a node that is no referee: it knows a seal's ℓ̂, and judges nothing. */
public final class AbstainingVerifier implements ProofVerifier {
  private final String why;

  public AbstainingVerifier(String why) {
    this.why = why;
  }

  @Override
  public UInt256 lottery(SealedHeader header) {
    return Lottery.of(header.sealHash(), header.header().seal());
  }

  @Override
  public CompletableFuture<Verdict> verify(Claim claim) {
    return CompletableFuture.completedFuture(new Verdict.Abstain(why, true));
  }

  @Override
  public CompletableFuture<Verdict> verifyPair(Claim claim) {
    return verify(claim);
  }
}
