package org.poai.libp2p.host;

/** A stream that could not be opened; the message says why in a few words. */
public final class HostException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean unsupported;

  private HostException(String message, boolean unsupported) {
    super(message, null, false, false);
    this.unsupported = unsupported;
  }

  static HostException unsupported() {
    return new HostException("the peer speaks none of the protocols", true);
  }

  static HostException failed(String why) {
    return new HostException(why, false);
  }

  /** Whether the peer does not speak the protocol, so that asking again is no use. */
  public boolean isUnsupported() {
    return unsupported;
  }
}
