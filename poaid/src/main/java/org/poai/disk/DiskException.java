package org.poai.disk;

/**
 * Something that a program must keep, or has kept, can be neither written nor read; the message is
 * one sentence for the operator, with what helps.
 */
public class DiskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DiskException(String sentence) {
    super(sentence);
  }

  public DiskException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
