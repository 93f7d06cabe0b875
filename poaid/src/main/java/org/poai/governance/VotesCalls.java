package org.poai.governance;

import static org.poai.chain.genesis.GenesisContract.POAI_VOTES;

import java.util.List;
import java.util.Optional;
import org.poai.chain.block.Transaction.Message;
import org.poai.contract.View;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/** Calls of PoaiVotes: locking coin, delegating its power, taking it out. */
public final class VotesCalls {
  private VotesCalls() {}

  /** Locks an amount; power counts from the next block on. */
  public static Message lock(Wei amount) {
    return message("lock()", List.of(), amount);
  }

  /** Gives up power for money that comes after the cooldown. */
  public static Message requestExit(Wei amount) {
    return message("requestExit(uint128)", List.of(amount.value()), Wei.ZERO);
  }

  /** Takes out what has waited long enough. */
  public static Message withdraw() {
    return message("withdraw()", List.of(), Wei.ZERO);
  }

  /** Lets another account vote; address 0 stands for the sender itself. */
  public static Message delegate(Address delegatee) {
    return message("delegate(address)", List.of(delegatee), Wei.ZERO);
  }

  /** What an account has locked. */
  public static View<Wei> locked(Address account) {
    return View.of(POAI_VOTES, "locked(address)", List.of(account), "uint256", f -> f.wei(0));
  }

  /** An account's present power. */
  public static View<Wei> power(Address account) {
    return View.of(POAI_VOTES, "getVotes(address)", List.of(account), "uint256", f -> f.wei(0));
  }

  /** An account's power at the end of a block before that of the call. */
  public static View<Wei> power(Address account, BlockNumber number) {
    return View.of(
        POAI_VOTES,
        "getPastVotes(address,uint256)",
        List.of(account, number.value()),
        "uint256",
        f -> f.wei(0));
  }

  /** Who votes with what an account locks; address 0 before its first lock. */
  public static View<Address> delegateOf(Address account) {
    return View.of(
        POAI_VOTES, "delegates(address)", List.of(account), "address", f -> f.address(0));
  }

  /**
   * Money on its way out.
   *
   * @param readyAt block from which on it can be withdrawn
   */
  public record Exit(Wei amount, long readyAt) {}

  /** What an account takes out. */
  public static View<Exit> exit(Address account) {
    return View.of(
        POAI_VOTES,
        "exits(address)",
        List.of(account),
        "uint128,uint64",
        f -> new Exit(f.wei(0), f.number(1)));
  }

  private static Message message(String signature, List<?> arguments, Wei value) {
    UInt256 wei = value.value();
    return new Message(Optional.of(POAI_VOTES.address()), wei, Abi.call(signature, arguments));
  }
}
