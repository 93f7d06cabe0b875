package org.poai.chain.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.poai.chain.ProofVerifier;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.proof.Lottery;

/** Proves what it is asked, unless told otherwise of a hash; records what it was asked. */
final class FakeVerifier implements ProofVerifier {
  private volatile boolean isLate;
  private final Set<Hash32> lacking = ConcurrentHashMap.newKeySet();
  private final List<Hash32> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<Hash32> askedForAPair = Collections.synchronizedList(new ArrayList<>());
  private final Map<Hash32, CompletableFuture<Verdict>> told =
      Collections.synchronizedMap(new HashMap<>());

  @Override
  public UInt256 lottery(SealedHeader header) {
    return Lottery.of(header.sealHash(), header.header().seal());
  }

  @Override
  public CompletableFuture<Verdict> verify(Claim claim) {
    asked.add(claim.header().hash());
    return told(claim);
  }

  @Override
  public CompletableFuture<Verdict> verifyPair(Claim claim) {
    askedForAPair.add(claim.header().hash());
    return told(claim);
  }

  /** From now on this node may not judge under a manifest. */
  void isNoRefereeFor(Scheduled manifest) {
    lacking.add(manifest.hash());
  }

  void isRefereeForAll() {
    lacking.clear();
  }

  @Override
  public boolean isReferee(Scheduled manifest) {
    return !lacking.contains(manifest.hash());
  }

  /** From now on verdicts come later, from another thread, as an engine's do. */
  void beLate() {
    isLate = true;
  }

  private CompletableFuture<Verdict> told(Claim claim) {
    CompletableFuture<Verdict> verdict = known(claim);
    return isLate ? verdict.thenApplyAsync(late -> late) : verdict;
  }

  private CompletableFuture<Verdict> known(Claim claim) {
    return told.getOrDefault(
        claim.header().hash(), CompletableFuture.completedFuture(new Verdict.Proven(1)));
  }

  List<Hash32> askedForAPair() {
    return List.copyOf(askedForAPair);
  }

  List<Hash32> asked() {
    return List.copyOf(asked);
  }

  /** From now on this is what becomes of the hash; the future may be completed later. */
  CompletableFuture<Verdict> answer(Hash32 hash) {
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    told.put(hash, verdict);
    return verdict;
  }

  void forget(Hash32 hash) {
    told.remove(hash);
  }
}
