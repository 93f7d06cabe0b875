package org.poai.client;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.poai.chain.genesis.BuiltInChains;
import org.poai.client.keystore.AccountKey;
import org.poai.crypto.HdKey;
import org.poai.crypto.Mnemonic;
import org.poai.primitives.Address;
import org.poai.primitives.UInt256;

/** The funded accounts of the chains for development, whose keys everybody knows. */
public final class DevAccounts {
  public static final int COUNT = BuiltInChains.DEV_ACCOUNTS.size();

  private DevAccounts() {}

  /** The key of account 0 to {@link #COUNT} − 1. */
  public static AccountKey key(int index) {
    return key(master(), index);
  }

  /** All keys, in the order of their numbers. */
  public static List<AccountKey> keys() {
    HdKey master = master();
    return IntStream.range(0, COUNT).mapToObj(index -> key(master, index)).toList();
  }

  /** It takes thousands of hashes to make. */
  private static HdKey master() {
    return HdKey.master(Mnemonic.parse(BuiltInChains.DEV_MNEMONIC).seed(""));
  }

  private static AccountKey key(HdKey master, int index) {
    return new AccountKey(master.at(HdKey.ETHEREUM + "/" + index).secret());
  }

  public static Address address(int index) {
    return BuiltInChains.DEV_ACCOUNTS.get(index);
  }

  /** Who is paid for the blocks of one developer's chain. */
  public static Address coinbase() {
    return BuiltInChains.DEV_COINBASE;
  }

  /** The number of the account that is called dev0 to dev9. */
  public static Optional<Integer> named(String name) {
    return name.matches("dev[0-9]") ? Optional.of(name.charAt(3) - '0') : Optional.empty();
  }

  /** Whether a chain is one where they have money. */
  public static boolean areOf(UInt256 chainId) {
    return chainId.equals(UInt256.of(BuiltInChains.DEVNET_CHAIN_ID))
        || chainId.equals(UInt256.of(BuiltInChains.DEV_CHAIN_ID));
  }
}
