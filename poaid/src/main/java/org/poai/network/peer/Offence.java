package org.poai.network.peer;

/**
 * What a peer can be blamed for, and what it costs. A peer with {@value #LIMIT} points is banned;
 * points halve every ten minutes.
 */
public enum Offence {
  /** A block that breaks a rule which blames the sender; protocol section 8. */
  INVALID_BLOCK(Offence.LIMIT),
  /** Headers that break a rule, or do not belong together. */
  INVALID_HEADERS(Offence.LIMIT),
  /** A proof of an announced branch that does not hold. */
  INVALID_PROOF(Offence.LIMIT),
  /** A list of chunks whose chunks do not make the asset. */
  FALSE_CHUNK_LIST(Offence.LIMIT),
  /** A chunk that its own list does not name. */
  FALSE_CHUNK(Offence.LIMIT),
  /** Bytes that do not hash to the manifest that was asked for. */
  FALSE_MANIFEST(Offence.LIMIT),
  /** An offer that its worker did not sign. */
  FALSE_OFFER(Offence.LIMIT),
  /** Bytes that are no message, or an answer to another question. */
  MALFORMED(50),
  /** It claims what it does not give when asked. */
  UNFULFILLED(20),
  /** No complete answer in time. */
  TIMEOUT(10),
  /** More requests than we answer. */
  TOO_MANY_REQUESTS(5);

  /** Points at which a peer is banned. */
  public static final int LIMIT = 100;

  private final int points;

  Offence(int points) {
    this.points = points;
  }

  public int points() {
    return points;
  }
}
