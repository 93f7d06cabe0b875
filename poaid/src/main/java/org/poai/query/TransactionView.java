package org.poai.query;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Log;
import org.poai.chain.block.Receipt;
import org.poai.chain.block.SealedHeader;
import org.poai.chain.block.SignedTransaction;
import org.poai.primitives.Address;
import org.poai.primitives.UInt256;
import org.poai.query.AbiBook.Decoded;

/**
 * A transaction with what became of it.
 *
 * @param place its block and its index there; empty while it waits in the pool
 * @param outcome what it did; empty while it waits, and where its receipt is not kept
 * @param call its input as a function with arguments, where its selector is a known one
 */
public record TransactionView(
    SignedTransaction signed,
    Optional<Place> place,
    Optional<Outcome> outcome,
    Optional<Decoded> call) {

  /** Where a transaction stands. */
  public record Place(SealedHeader block, int index) {}

  /**
   * What a transaction did.
   *
   * @param gasPrice what it paid for a unit of gas, in wei
   * @param created the contract that it put in place, if it was to and did not fail
   */
  public record Outcome(
      Receipt receipt,
      long gasUsed,
      UInt256 gasPrice,
      Optional<Address> created,
      List<LogView> logs) {
    public Outcome {
      logs = List.copyOf(logs);
    }
  }

  /**
   * A log.
   *
   * @param index among those of the block
   * @param event what it says, where its first topic is a known one
   */
  public record LogView(Log log, int index, Optional<Decoded> event) {}
}
