package org.poai.quiz.prompt;

/** A model that the quiz cannot be asked with; the message is one clause for the operator. */
public final class UnfitModelException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnfitModelException(String message) {
    super(message);
  }
}
