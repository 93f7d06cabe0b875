package org.poai.chain.stored;

/** What this node knows of a stored block's proof. Ids are on disk. */
public enum ProofStatus {
  /** Replayed bit for bit, or the genesis block, which has none. */
  PROVEN(1),
  /**
   * Rules and execution checked, the proof not: taken on the operator's word or left out of a
   * sample.
   */
  UNPROVEN(2),
  /** At or below the specification's {@code assumeValid}. */
  ASSUMED(3);

  private final int id;

  ProofStatus(int id) {
    this.id = id;
  }

  byte id() {
    return (byte) id;
  }

  static ProofStatus ofId(byte id) {
    for (ProofStatus status : values()) {
      if (status.id == id) {
        return status;
      }
    }
    throw new IllegalArgumentException("unknown proof status " + id);
  }
}
