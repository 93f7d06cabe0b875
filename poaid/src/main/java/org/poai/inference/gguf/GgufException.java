package org.poai.inference.gguf;

/**
 * A file that cannot serve as a model; the message is one sentence for the operator, whose subject
 * is the file.
 */
public final class GgufException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The sentence without its subject and its full stop: {@code is empty}. */
  private final String predicate;

  GgufException(String file, String predicate) {
    super(file + " " + predicate + ".");
    this.predicate = predicate;
  }

  /** Thrown below the reader of the file, which names it. */
  GgufException(String predicate) {
    this("The file", predicate);
  }

  GgufException about(String file) {
    return new GgufException(file, predicate);
  }
}
