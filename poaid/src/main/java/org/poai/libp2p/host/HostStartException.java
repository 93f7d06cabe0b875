package org.poai.libp2p.host;

/** A host that cannot listen; the message says why. */
public final class HostStartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean portInUse;

  HostStartException(String message, boolean portInUse) {
    super(message);
    this.portInUse = portInUse;
  }

  public boolean isPortInUse() {
    return portInUse;
  }
}
