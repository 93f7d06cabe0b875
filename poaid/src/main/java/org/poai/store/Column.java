package org.poai.store;

/**
 * Every column of the database. Ids are on disk: never change or reuse one. Key and value of each
 * are on its line.
 */
public enum Column {
  /** ASCII name → value: schema version, genesis hash, head. */
  META(0),
  /** block hash → header record. */
  HEADER(1),
  /** block hash → the wire form of the block. */
  BODY(2),
  /**
   * u64 height → block hash, of the heaviest verified branch. Derived: can be rebuilt from HEADER
   * and the head.
   */
  CANONICAL(3),
  /** Keccak(address) → account at the head. */
  ACCOUNT(4),
  /** Keccak(address) ‖ Keccak(slot) → storage value at the head. */
  STORAGE(5),
  /** code hash → byte code. */
  CODE(6),
  /**
   * path of nibbles → node of the account trie or, behind the account's hash, of a storage trie, at
   * the head.
   */
  TRIE(7),
  /** u64 height → what the block changed, with the values before it. */
  STATE_DIFF(8),
  /** state key ‖ u64 height → the value before that block: reads of recent states. */
  STATE_HISTORY(9),
  /** u64 height ‖ block hash → nothing, for stored blocks that left the heaviest branch. */
  SIDE(10),
  /**
   * block hash → what its transactions left behind, for blocks that were executed; they go when the
   * body goes.
   */
  RECEIPTS(11),
  /**
   * transaction hash → u64 height ‖ u32 index, of the canonical block that has it. Derived: can be
   * rebuilt from BODY.
   */
  TRANSACTION(12),
  /**
   * u64 tag ‖ u64 height → nothing, for each thing that a canonical block is looked for by: address
   * and topics of its logs, accounts, miner, records. Derived: can be rebuilt from HEADER, BODY and
   * RECEIPTS.
   */
  LOG(13),
  /** manifest hash → canonical JSON of the manifest, for those of stored blocks; never pruned. */
  MANIFEST(14);

  private final int id;

  Column(int id) {
    this.id = id;
  }

  /** The id on disk. */
  public int id() {
    return id;
  }
}
