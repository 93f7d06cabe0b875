package org.poai.chain.rules;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.poai.chain.block.Block;
import org.poai.chain.genesis.Manifest;

/** Section 6: one answer for each of the K records, each of at most 256 bytes of UTF-8. */
final class AnswersShapeRule implements BodyRule {
  @Override
  public Optional<Violation> check(Block block, Manifest manifest) {
    int samples = manifest.sizes().samples();
    if (block.answers().size() != samples) {
      return Optional.of(
          new Violation(
              RejectReason.ANSWERS_SHAPE,
              "expected " + samples + " answers, not " + block.answers().size()));
    }
    return Violation.unless(
        block.answers().stream().allMatch(AnswersShapeRule::fits),
        RejectReason.ANSWERS_SHAPE,
        "an answer has more than " + Block.MAX_ANSWER_SIZE + " bytes");
  }

  private static boolean fits(String answer) {
    return answer.getBytes(StandardCharsets.UTF_8).length <= Block.MAX_ANSWER_SIZE;
  }
}
