package org.poai.libp2p.host;

import java.util.Objects;

/** A node key that cannot be used; the message is one sentence for the operator. */
public final class NodeKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  NodeKeyException(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  /** The sentence. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
