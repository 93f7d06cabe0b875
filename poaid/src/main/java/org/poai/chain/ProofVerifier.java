package org.poai.chain;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/** Checks that a header's seal is what the model gives; steps 3, 5 and 6 of protocol section 8. */
public interface ProofVerifier {
  /** ℓ̂ of a header: the number that must not exceed its target. Costs one hash. */
  UInt256 lottery(SealedHeader header);

  /**
   * Replays the proof: one random record pair first, then the rest, the loss and the answers. The
   * future never ends with an exception for what a block claims; it does when the verifier is
   * stopped.
   */
  CompletableFuture<Verdict> verify(Claim claim);

  /**
   * Replays one record pair of the proof, chosen by local randomness: {@code Proven} says that this
   * pair is right. What a branch is asked for before it is followed; it ends as {@link #verify}
   * does.
   */
  CompletableFuture<Verdict> verifyPair(Claim claim);

  /**
   * Whether this node may be a referee under a manifest, as far as it knows now: it has the model,
   * the engine and the records, and nothing of them differs. Answers at once, on any thread.
   */
  default boolean isReferee(Scheduled manifest) {
    return true;
  }

  /**
   * A proof to be checked: the header, the block's answers, the manifest and the epoch key of the
   * header's own branch.
   */
  record Claim(SealedHeader header, List<String> answers, Scheduled manifest, Hash32 epochKey) {
    public Claim {
      answers = List.copyOf(answers);
    }
  }

  /** What a replay found. */
  sealed interface Verdict {
    /** Bit for bit what the model gives. */
    record Proven(long nanos) implements Verdict {}

    /** Not what the model gives; {@code fault} names what differs, twice computed. */
    record False(Fault fault, String detail) implements Verdict {}

    /**
     * This node cannot judge.
     *
     * @param lasting it never can, as it lacks the model or is no referee for it; else its engine
     *     is down and may come back
     */
    record Abstain(String why, boolean lasting) implements Verdict {}
  }

  /** What in a seal is false. */
  enum Fault {
    /** The nonce gives no prompt of exactly L tokens. */
    NO_RESULT,
    FINGERPRINT,
    QUIZ_LOSS,
    ANSWERS
  }
}
