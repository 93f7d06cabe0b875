package org.poai.evm.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.poai.chain.block.Transaction.AccessEntry;
import org.poai.evm.frame.Frame;
import org.poai.evm.gas.Gas;
import org.poai.evm.world.AccountState;
import org.poai.evm.world.Slot;
import org.poai.evm.world.World;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/**
 * Collects what an access list (EIP-2930) would make warm in advance. The sender, the called
 * account and the precompiles are warm anyway and are only named for their slots.
 */
public final class Accesses extends Touches {
  private final Map<Address, Set<Hash32>> found = new LinkedHashMap<>();
  private final Set<Address> warm = new LinkedHashSet<>();

  @Override
  public void enter(Frame frame) {
    if (frame.depth == 0) {
      warm.add(frame.caller.address());
      warm.add(frame.self.address());
    }
  }

  @Override
  void account(World unused, AccountState account) {
    long number = account.addressAsNumber();
    boolean precompile = number > 0 && number <= Gas.PRECOMPILES;
    if (!precompile && !warm.contains(account.address())) {
      found.computeIfAbsent(account.address(), any -> new LinkedHashSet<>());
    }
  }

  @Override
  void slot(World unused, AccountState account, Slot slot) {
    found
        .computeIfAbsent(account.address(), any -> new LinkedHashSet<>())
        .add(slot.key().toHash32());
  }

  /** In the order in which they were named first. */
  public List<AccessEntry> list() {
    List<AccessEntry> entries = new ArrayList<>();
    found.forEach((address, keys) -> entries.add(new AccessEntry(address, List.copyOf(keys))));
    return entries;
  }
}
