package org.poai.store;

import org.poai.disk.DiskException;

/** The database cannot be opened, read or written; the message is one sentence with what to do. */
public final class StoreException extends DiskException {
  private static final long serialVersionUID = 1L;

  public StoreException(String sentence) {
    super(sentence);
  }

  public StoreException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
