package org.poai.evm.precompile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.poai.evm.gas.Gas;
import org.poai.primitives.Address;

/**
 * Which precompiled contracts there are, and at which addresses. A chain has those of Cancun at 1
 * to {@link Gas#PRECOMPILES}; a call that only tries something may have them moved.
 */
public final class Precompiles {
  private static final List<Precompile> ALL =
      List.of(
          new EcRecover(),
          new Sha256Hash(),
          new Ripemd160Hash(),
          new Identity(),
          new ModExp(),
          new Bn254Add(),
          new Bn254Multiply(),
          new Bn254Pairing(),
          new Blake2F(),
          new PointEvaluation());

  /** The precompiled contracts of Cancun at their own addresses. */
  public static final Precompiles CANCUN = new Precompiles(cancun());

  private final Map<Address, Precompile> byAddress;

  /** Those at low addresses, by the address as a number; calls look here first. */
  private final @Nullable Precompile[] low = new @Nullable Precompile[Gas.PRECOMPILES + 1];

  /** Whether all others have no precompiled contract. */
  private final boolean onlyLow;

  private Precompiles(Map<Address, Precompile> byAddress) {
    this.byAddress = Map.copyOf(byAddress);
    int found = 0;
    for (int number = 1; number < low.length; number++) {
      low[number] = byAddress.get(address(number));
      found += low[number] == null ? 0 : 1;
    }
    this.onlyLow = found == byAddress.size();
  }

  private static Map<Address, Precompile> cancun() {
    Map<Address, Precompile> all = new HashMap<>();
    for (int number = 1; number <= ALL.size(); number++) {
      all.put(address(number), ALL.get(number - 1));
    }
    return all;
  }

  private static Address address(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[Address.SIZE - 1] = (byte) number;
    return Address.of(bytes);
  }

  /** The contract at a low address, given as a number; null where there is none. */
  public @Nullable Precompile at(long address) {
    return address >= 1 && address <= Gas.PRECOMPILES ? low[(int) address] : null;
  }

  /** Whether {@link #at(long)} knows all of them. */
  public boolean areLow() {
    return onlyLow;
  }

  /** The contract at an address; null where there is none. */
  public @Nullable Precompile at(Address address) {
    return byAddress.get(address);
  }

  /** The same without the one at an address. */
  public Precompiles without(Address address) {
    Map<Address, Precompile> rest = new HashMap<>(byAddress);
    rest.remove(address);
    return new Precompiles(rest);
  }

  /** The same with a contract at an address. */
  public Precompiles with(Address address, Precompile precompile) {
    Map<Address, Precompile> more = new HashMap<>(byAddress);
    more.put(address, precompile);
    return new Precompiles(more);
  }
}
