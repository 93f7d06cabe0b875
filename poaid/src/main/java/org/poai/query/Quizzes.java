package org.poai.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.poai.chain.ManifestSchedule;
import org.poai.chain.block.Block;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.stored.Position;
import org.poai.chain.stored.ProofStatus;
import org.poai.dataset.Dataset;
import org.poai.query.QuizView.Question;
import org.poai.quiz.proof.Challenge;

/**
 * Finds what blocks of the chain asked the model.
 *
 * @param records those of this node that are active now
 */
public record Quizzes(ChainView view, ManifestSchedule schedule, Dataset records) {

  /** The quiz of a block; empty for genesis, and for a block that is not of the chain. */
  public Optional<QuizView> of(SealedHeader header) {
    if (header.number().isGenesis() || !view.chain().isCanonical(header)) {
      return Optional.empty();
    }
    Position position = view.chain().of(header, schedule);
    ProofStatus proof = view.chain().proofStatus(header.hash()).orElse(ProofStatus.PROVEN);
    return Optional.of(new QuizView(header, position, proof, questions(header, position)));
  }

  private List<Question> questions(SealedHeader header, Position position) {
    Manifest manifest = position.manifest();
    List<Integer> indices =
        Challenge.of(header, position.epochKey())
            .records(manifest.sizes().samples(), manifest.dataset().records());
    Optional<Block> block = view.chain().block(header.hash());
    boolean ours = manifest.dataset().root().equals(records.root());
    List<Question> questions = new ArrayList<>();
    for (int k = 0; k < indices.size(); k++) {
      int index = indices.get(k);
      int at = k;
      questions.add(
          new Question(
              index,
              block.map(body -> body.answers().get(at)),
              ours ? Optional.of(records.get(index)) : Optional.empty()));
    }
    return questions;
  }
}
