package org.poai.state;

import java.util.Map;
import java.util.Optional;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * What has become of accounts since some state, and the byte code that is new; {@link #on} turns it
 * into a delta.
 */
public record StateChanges(Map<Address, AccountChange> accounts, Map<Hash32, Bytes> codes) {

  /**
   * One touched account.
   *
   * @param account what it is now, with the storage root that it had; empty where it is gone. An
   *     empty account (EIP-161) is as good as gone
   * @param wiped whether the storage that it had is gone
   * @param slots what slots hold now that were written
   */
  public record AccountChange(
      Optional<Account> account, boolean wiped, Map<UInt256, UInt256> slots) {}

  /** The delta on the state that the changes were made on. */
  public StateDelta on(StateView base) {
    return new StateCommit(base.reader(), codes).of(accounts);
  }
}
