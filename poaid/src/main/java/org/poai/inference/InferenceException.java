package org.poai.inference;

/** A call to the engine that gave no result; the kind says what a caller may conclude. */
public final class InferenceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  public InferenceException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Why there is no result. */
  public enum Kind {
    /**
     * The input is not acceptable: too long, too many tokens. The same everywhere, so it may be
     * judged.
     */
    REFUSED,
    /** The model gave a value that is not finite. The same everywhere. */
    NOT_FINITE,
    /** This input ended the engine's process three times. */
    POISON,
    /**
     * The engine cannot run now: closed, no model, no library, out of memory. Says nothing about
     * the input.
     */
    UNAVAILABLE
  }
}
