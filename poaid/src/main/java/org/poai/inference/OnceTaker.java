package org.poai.inference;

/**
 * Gives the pieces of a text once, however often the text has to begin anew: what was given before
 * is passed over, since the same pieces come again. Owned by the engine's thread.
 */
public final class OnceTaker {
  private final TextTaker to;
  private int given;

  public OnceTaker(TextTaker to) {
    this.to = to;
  }

  /** Takes the text from its beginning. */
  public TextTaker attempt() {
    return new TextTaker() {
      private int at;

      @Override
      public boolean take(String piece) {
        at++;
        if (at <= given) {
          return true;
        }
        given = at;
        return to.take(piece);
      }
    };
  }
}
