package org.poai.chain.rules;

/**
 * Why a block is not taken, by the name that users see. Each reason knows its step in protocol
 * section 8 and what follows from it.
 */
public enum RejectReason {
  TOO_LARGE(1, Consequence.BAD_SENDER),
  NOT_CANONICAL(1, Consequence.BAD_SENDER),
  MALFORMED(1, Consequence.BAD_SENDER),
  /** Not the block that the sender was asked for. */
  ANOTHER_BLOCK(1, Consequence.BAD_SENDER),
  KNOWN_BAD(1, Consequence.BAD_BLOCK),
  /** A descendant of a bad block. */
  BAD_PARENT(2, Consequence.BAD_BLOCK),
  NUMBER(2, Consequence.BAD_BLOCK),
  EPOCH(2, Consequence.BAD_BLOCK),
  MANIFEST(2, Consequence.BAD_BLOCK),
  /** Not the manifest that the state of its parent gives. */
  MANIFEST_STATE(2, Consequence.BAD_BLOCK),
  /** Nobody has told this node what the manifest says. */
  MANIFEST_UNKNOWN(2, Consequence.DROPPED),
  /** The first block above the horizon: this node is no referee for its manifest. */
  NO_REFEREE(2, Consequence.DROPPED),
  TIMESTAMP_NOT_AFTER_PARENT(2, Consequence.BAD_BLOCK),
  TARGET(2, Consequence.BAD_BLOCK),
  GAS_LIMIT(2, Consequence.BAD_BLOCK),
  GAS_USED_ABOVE_LIMIT(2, Consequence.BAD_BLOCK),
  BASE_FEE(2, Consequence.BAD_BLOCK),
  /** Not the block that the specification's assumeValid names at this height. */
  ASSUME_VALID(2, Consequence.BAD_BLOCK),
  /** Farther ahead of our clock than the tolerance of protocol section 7. */
  TIMESTAMP_AHEAD(2, Consequence.HELD),
  /** More than 600 s ahead of our clock. */
  TIMESTAMP_TOO_FAR(2, Consequence.DROPPED),
  /** ℓ̂ above the target. */
  THRESHOLD(3, Consequence.BAD_BLOCK),
  TRANSACTIONS_ROOT(4, Consequence.BAD_SENDER),
  ANSWERS_HASH(4, Consequence.BAD_SENDER),
  /** Not K answers, or one that no answer can be; the header commits to them. */
  ANSWERS_SHAPE(4, Consequence.BAD_BLOCK),
  /** No transaction of a type that this chain knows, or signed by nobody. */
  MALFORMED_TRANSACTION(4, Consequence.BAD_BLOCK),
  PROOF_NO_RESULT(5, Consequence.BAD_BLOCK),
  PROOF_FINGERPRINT(5, Consequence.BAD_BLOCK),
  PROOF_QUIZ_LOSS(6, Consequence.BAD_BLOCK),
  PROOF_ANSWERS(6, Consequence.BAD_BLOCK),
  INVALID_TRANSACTION(7, Consequence.BAD_BLOCK),
  STATE_ROOT(7, Consequence.BAD_BLOCK),
  RECEIPTS_ROOT(7, Consequence.BAD_BLOCK),
  LOGS_BLOOM(7, Consequence.BAD_BLOCK),
  GAS_USED(7, Consequence.BAD_BLOCK);

  /** What becomes of a block and its sender. */
  public enum Consequence {
    /** Invalid for ever under this hash: remembered, and the sender is to blame. */
    BAD_BLOCK,
    /** These bytes are false, the block that they claim to be may be good: only the sender pays. */
    BAD_SENDER,
    /** Judged again when its time has come; nobody is to blame. */
    HELD,
    /** Forgotten; nobody is to blame, for our clock may be wrong. */
    DROPPED
  }

  private final int step;
  private final Consequence consequence;

  RejectReason(int step, Consequence consequence) {
    this.step = step;
    this.consequence = consequence;
  }

  /** The step of protocol section 8, 1 to 7. */
  public int step() {
    return step;
  }

  public Consequence consequence() {
    return consequence;
  }

  /** Whether the block hash goes into the bad-block cache. */
  public boolean isBadBlock() {
    return consequence == Consequence.BAD_BLOCK;
  }

  /** Whether who sent it is banned. */
  public boolean blamesSender() {
    return consequence == Consequence.BAD_BLOCK || consequence == Consequence.BAD_SENDER;
  }
}
