package org.poai.inference.answer;

import org.poai.inference.Continuation;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceException;
import org.poai.inference.InferenceException.Kind;
import org.poai.inference.ModelFile.Vocabulary;
import org.poai.inference.TextTaker;

/** The rule <i>Answer</i> of protocol section 11 over an engine and its model's vocabulary. */
public final class ModelAnswers implements AnswerEngine {
  private final InferenceEngine engine;
  private final Vocabulary vocabulary;

  public ModelAnswers(InferenceEngine engine, Vocabulary vocabulary) {
    this.engine = engine;
    this.vocabulary = vocabulary;
  }

  @Override
  public JobAnswer answer(String prompt, int tokens) throws InferenceException {
    int length = 0;
    try {
      PromptTokens reading = PromptTokens.of(engine, vocabulary, prompt);
      length = reading.tokens();
      boolean isAsked = reading.fits() && !reading.isSpecial();
      return isAsked ? generate(prompt, length, tokens, TextTaker.ALL) : JobAnswer.byRule(length);
    } catch (InferenceException e) {
      if (e.kind() == Kind.REFUSED || e.kind() == Kind.NOT_FINITE) {
        return JobAnswer.byRule(length);
      }
      throw e;
    }
  }

  @Override
  public JobAnswer complete(String prompt, int tokens, Audience audience)
      throws InferenceException {
    int length = vocabulary.count(engine.encode(prompt));
    if (length > PromptTokens.MOST) {
      throw new InferenceException(
          Kind.REFUSED,
          "The prompt has " + length + " tokens, at most " + PromptTokens.MOST + " fit.");
    }
    return audience.begin(length)
        ? generate(prompt, length, tokens, audience)
        : new JobAnswer("", length, 0, JobAnswer.Reason.TAKER);
  }

  private JobAnswer generate(String prompt, int length, int tokens, TextTaker taker)
      throws InferenceException {
    BoundedText text = new BoundedText();
    TextTaker within =
        piece -> {
          String part = text.add(piece);
          return (part.isEmpty() || taker.take(part)) && !text.isFull();
        };
    int most = Math.min(Math.min(tokens, MAX_TOKENS), InferenceEngine.CONTEXT - length);
    Continuation all = engine.generate(prompt, most, within);
    return new JobAnswer(text.toString(), length, all.tokens(), reason(all, text.isFull()));
  }

  private static JobAnswer.Reason reason(Continuation all, boolean isFull) {
    return switch (all.end()) {
      case MODEL -> JobAnswer.Reason.MODEL;
      case LIMIT -> JobAnswer.Reason.LIMIT;
      case TAKER -> isFull ? JobAnswer.Reason.LIMIT : JobAnswer.Reason.TAKER;
    };
  }
}
