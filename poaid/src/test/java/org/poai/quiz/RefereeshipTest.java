package org.poai.quiz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.poai.chain.genesis.Manifest;
import org.poai.chain.genesis.Manifest.ModelPart;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.crypto.Preimage;
import org.poai.primitives.Hash32;
import org.poai.quiz.Refereeship.Denied;
import org.poai.quiz.Refereeship.Granted;

/** A proposer who lies about a field of his model is found out: this node computes each itself. */
class RefereeshipTest {
  private static final Hash32 OTHER = Preimage.tagged("another value").keccak();
  private final QuizFixture node = new QuizFixture(1, ListDataset.ofSize(50), 2);
  private final Manifest honest = node.referee.manifest();

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void honestManifest_isJudged() throws Exception {
    assertThat(refereeship(honest)).isInstanceOf(Granted.class);
  }

  @Test
  void falseEngine_isDenied() throws Exception {
    denied(
        "engine",
        m ->
            part(
                "poai-ref/1",
                m.modelSha256(),
                m.conformance(),
                m.dim(),
                m.muHash(),
                m.saltWordlistHash()));
  }

  @Test
  void falseModelHash_isDenied() throws Exception {
    denied(
        "model",
        m -> part(m.engine(), OTHER, m.conformance(), m.dim(), m.muHash(), m.saltWordlistHash()));
  }

  @Test
  void falseConformance_isDenied() throws Exception {
    denied(
        "conformance",
        m -> part(m.engine(), m.modelSha256(), OTHER, m.dim(), m.muHash(), m.saltWordlistHash()));
  }

  @Test
  void falseWidth_isDenied() throws Exception {
    denied(
        "width of a state",
        m ->
            part(
                m.engine(),
                m.modelSha256(),
                m.conformance(),
                m.dim() + 1,
                m.muHash(),
                m.saltWordlistHash()));
  }

  @Test
  void falseMeanState_isDenied() throws Exception {
    denied(
        "mean state's hash",
        m ->
            part(
                m.engine(),
                m.modelSha256(),
                m.conformance(),
                m.dim(),
                OTHER,
                m.saltWordlistHash()));
  }

  @Test
  void falseSaltWords_areDenied() throws Exception {
    denied(
        "salt words",
        m -> part(m.engine(), m.modelSha256(), m.conformance(), m.dim(), m.muHash(), OTHER));
  }

  @Test
  void falseCost_isDenied() throws Exception {
    Manifest cheap =
        new Manifest(honest.model(), honest.dataset(), honest.sizes(), honest.costUnits() + 1);
    assertThat(((Denied) refereeship(cheap)).part()).isEqualTo("cost of an evaluation");
  }

  private void denied(String part, Function<ModelPart, ModelPart> change) throws Exception {
    Manifest manifest =
        new Manifest(
            change.apply(honest.model()), honest.dataset(), honest.sizes(), honest.costUnits());
    Denied denied = (Denied) refereeship(manifest);
    assertThat(denied.part()).isEqualTo(part);
    assertThat(denied.sentence()).contains(denied.manifestValue()).contains(denied.ownValue());
  }

  private Refereeship refereeship(Manifest manifest) throws Exception {
    return Refereeship.of(
        Scheduled.of(manifest),
        node.engine.modelFile(),
        QuizFixture.ENGINE_ID,
        node.referee.profile(),
        node.referee.dataset());
  }

  private static ModelPart part(
      String engine, Hash32 sha256, Hash32 conformance, int dim, Hash32 muHash, Hash32 words) {
    return new ModelPart(engine, sha256, conformance, dim, muHash, words);
  }
}
