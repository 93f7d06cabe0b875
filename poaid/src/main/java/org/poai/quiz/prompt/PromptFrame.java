package org.poai.quiz.prompt;

import org.poai.dataset.QaRecord;

/** The three texts in which the model meets a record; protocol section 6. */
public final class PromptFrame {
  /** Fewest salt words of a quiz prompt. */
  public static final int MIN_WORDS = 16;

  /** Most tokens of a reference prompt, and of an answer prompt with its answer; section 5. */
  public static final int MAX_TOKENS = 256;

  private PromptFrame() {}

  /** The quiz prompt: salt words, then the question. */
  public static String salted(String words, String question) {
    return words + "\nQuestion: " + question + "\nAnswer:";
  }

  /** What the model continues with its own answer. */
  public static String answer(String question) {
    return "Question: " + question + "\nAnswer:";
  }

  /** The question with the record's true answer: its state is where a good model points. */
  public static String reference(QaRecord record) {
    return "Question: " + record.question() + "\nAnswer: " + record.answer();
  }
}
