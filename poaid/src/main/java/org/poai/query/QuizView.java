package org.poai.query;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.stored.Position;
import org.poai.chain.stored.ProofStatus;
import org.poai.dataset.QaRecord;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.quiz.proof.Challenge;
import org.poai.quiz.proof.Lottery;

/**
 * What a block asked the model, what it answered, and the values of its proof.
 *
 * @param position where the block stands: its epoch key, its manifest, and the target it had to
 *     reach
 */
public record QuizView(
    SealedHeader header, Position position, ProofStatus proof, List<Question> questions) {
  public QuizView {
    questions = List.copyOf(questions);
  }

  /**
   * A question.
   *
   * @param record its number in the dataset of the block's manifest
   * @param answer the model's own; empty where the body is pruned
   * @param text the record itself; empty where this node does not have that dataset
   */
  public record Question(int record, Optional<String> answer, Optional<QaRecord> text) {}

  /** What stands before the nonce is chosen. */
  public Challenge challenge() {
    return Challenge.of(header, position.epochKey());
  }

  /** The key from which the salt of all prompts is drawn. */
  public Hash32 quizKey() {
    return challenge().quizKey(header.header().seal().nonce());
  }

  /** ℓ̂, the number that must not exceed the target. */
  public UInt256 lottery() {
    return Lottery.of(header.sealHash(), header.header().seal());
  }
}
