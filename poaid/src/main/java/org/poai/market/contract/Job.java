package org.poai.market.contract;

import java.util.Optional;
import org.poai.contract.Fields;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.Wei;

/**
 * A job as the contract stores it.
 *
 * @param id its number, from 1 on; its case has the same one
 * @param work empty until a worker took it
 */
public record Job(long id, Address poster, Terms terms, Status status, Optional<Work> work) {
  static final String TYPE =
      "address,uint64,uint16,uint8,address,uint64,uint32,uint96,uint128,uint64,uint64,bytes32,bytes32";

  /**
   * What the poster asked for.
   *
   * @param model number of the model's record
   * @param maxTokens the most tokens of the answer
   * @param acceptBy the last block in which a worker can take it
   * @param deliverBlocks blocks that the worker then has
   * @param promptHash Keccak of the prompt; the prompt itself is in the log
   */
  public record Terms(
      long model, int maxTokens, Wei price, long acceptBy, long deliverBlocks, Hash32 promptHash) {}

  /**
   * What the worker staked and did.
   *
   * @param deadline the last block for its result
   * @param delivery empty until the result came
   */
  public record Work(Address worker, Wei stake, long deadline, Optional<Delivery> delivery) {}

  /**
   * A result.
   *
   * @param resultHash Keccak of its bytes; the bytes themselves are in the log
   * @param challengeEnd the last block in which it can be challenged
   */
  public record Delivery(Hash32 resultHash, long challengeEnd) {}

  /** Where a job stands, in the contract's numbers from 1 on. */
  public enum Status {
    /** It waits for a worker. */
    OPEN,
    /** It waits for the result. */
    ACCEPTED,
    /** The result may be challenged. */
    DELIVERED,
    /** A case is open. */
    DISPUTED,
    /** The worker has its price. */
    PAID,
    /** The poster has its price back: canceled, failed, hung or false. */
    REFUNDED;

    /**
     * The status of a number.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Status of(int number) {
      if (number < 1 || number > values().length) {
        throw new IllegalArgumentException("no status has the number " + number);
      }
      return values()[number - 1];
    }

    /** Whether nothing happens to the job any more. */
    public boolean isFinal() {
      return this == PAID || this == REFUNDED;
    }
  }

  /** Who took the job. */
  public Optional<Address> worker() {
    return work.map(Work::worker);
  }

  /** The result, once it came. */
  public Optional<Delivery> delivery() {
    return work.flatMap(Work::delivery);
  }

  /** The contract's answer for a number; empty when no job has it. */
  static Optional<Job> read(long id, Fields f) {
    if (f.count(3) == 0) {
      return Optional.empty();
    }
    Terms terms =
        new Terms(f.number(1), f.count(2), f.wei(7), f.number(5), f.number(6), f.hash(11));
    return Optional.of(new Job(id, f.address(0), terms, Status.of(f.count(3)), work(f)));
  }

  private static Optional<Work> work(Fields f) {
    if (f.number(9) == 0) {
      return Optional.empty();
    }
    Optional<Delivery> delivery =
        f.number(10) == 0 ? Optional.empty() : Optional.of(new Delivery(f.hash(12), f.number(10)));
    return Optional.of(new Work(f.address(4), f.wei(8), f.number(9), delivery));
  }
}
