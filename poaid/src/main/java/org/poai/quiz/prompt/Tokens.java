package org.poai.quiz.prompt;

import org.poai.inference.ModelFile.Vocabulary;

/** How many tokens a text costs the model, and whether it reads as one that no text may hold. */
public final class Tokens {
  private final Vocabulary vocabulary;

  /**
   * The tokens of a model.
   *
   * @throws UnfitModelException when the model appends a token to every text: its last state would
   *     not belong to the prompt; protocol section 4
   */
  public Tokens(Vocabulary vocabulary) throws UnfitModelException {
    if (vocabulary.appendsToken()) {
      throw new UnfitModelException(
          "the model appends a token to every text, so its last state is not the prompt's");
    }
    this.vocabulary = vocabulary;
  }

  /** {@code tokens(s)} of an encoding: its length, and BOS where the model adds it. */
  public int count(int[] encoding) {
    return vocabulary.count(encoding);
  }

  /** Whether an encoding holds a control or unknown token. */
  public boolean readsAsSpecial(int[] encoding) {
    return vocabulary.readsAsSpecial(encoding);
  }
}
