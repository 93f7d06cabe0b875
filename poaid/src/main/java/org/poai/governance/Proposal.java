package org.poai.governance;

import java.util.List;
import java.util.Locale;
import org.poai.contract.Fields;
import org.poai.primitives.Address;
import org.poai.primitives.Wei;

/**
 * A proposal as its contract keeps it.
 *
 * @param subject number of the record that it is about; 0 is what genesis has
 * @param bond what is still held of it
 */
public record Proposal(
    Address proposer, long subject, Voting voting, Epochs epochs, Ending ending, Wei bond) {

  /**
   * The vote.
   *
   * @param snapshot block at whose end power is counted
   * @param deadline last block with votes
   */
  public record Voting(long snapshot, long deadline, Wei against, Wei inFavour, Wei abstaining) {}

  /**
   * When it may begin to rule.
   *
   * @param notBefore first epoch that its proposer wants
   * @param from first epoch that it got; 0 until it is queued
   */
  public record Epochs(long notBefore, long from) {}

  /** What has become of it. */
  public record Ending(boolean queued, boolean canceled, boolean closed, boolean extended) {}

  /** Where a proposal stands; the numbers are those of OpenZeppelin's IGovernor. */
  public enum State {
    PENDING,
    ACTIVE,
    CANCELED,
    DEFEATED,
    SUCCEEDED,
    QUEUED,
    EXPIRED,
    /** It rules or ruled. */
    EXECUTED;

    private static final List<State> NUMBERED =
        List.of(PENDING, ACTIVE, CANCELED, DEFEATED, SUCCEEDED, QUEUED, EXPIRED, EXECUTED);

    static State of(int number) {
      return at(NUMBERED, number);
    }

    /** Its name in the contracts: Pending. */
    public String title() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  /** How a vote is cast; the numbers are those of the contract. */
  public enum Support {
    AGAINST,
    FOR,
    ABSTAIN;

    private static final List<Support> NUMBERED = List.of(AGAINST, FOR, ABSTAIN);

    static Support of(int number) {
      return at(NUMBERED, number);
    }

    int number() {
      return NUMBERED.indexOf(this);
    }
  }

  private static <T> T at(List<T> numbered, int number) {
    if (number >= numbered.size()) {
      throw new IllegalArgumentException("the contracts know no number " + number + " here");
    }
    return numbered.get(number);
  }

  static final String TYPE =
      "(address,uint48,uint48,uint64,uint32,bool,bool,bool,bool,uint128,uint128,uint128,uint128,"
          + "uint32)";

  static Proposal read(Fields f) {
    return new Proposal(
        f.address(0),
        f.number(3),
        new Voting(f.number(1), f.number(2), f.wei(10), f.wei(11), f.wei(12)),
        new Epochs(f.number(4), f.number(13)),
        new Ending(f.flag(5), f.flag(6), f.flag(7), f.flag(8)),
        f.wei(9));
  }
}
