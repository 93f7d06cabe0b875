package org.poai.quiz;

import org.poai.dataset.QaRecord;

/** The three texts in which the model meets a record; protocol section 6. */
final class PromptFrame {
  /** Fewest salt words of a quiz prompt. */
  static final int MIN_WORDS = 16;

  /** Most tokens of a reference prompt, and of an answer prompt with its answer; section 5. */
  static final int MAX_TOKENS = 256;

  private PromptFrame() {}

  /** The quiz prompt: salt words, then the question. */
  static String salted(String words, String question) {
    return words + "\nQuestion: " + question + "\nAnswer:";
  }

  /** What the model continues with its own answer. */
  static String answer(String question) {
    return "Question: " + question + "\nAnswer:";
  }

  /** The question with the record's true answer: its state is where a good model points. */
  static String reference(QaRecord record) {
    return "Question: " + record.question() + "\nAnswer: " + record.answer();
  }
}
