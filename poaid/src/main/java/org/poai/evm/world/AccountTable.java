package org.poai.evm.world;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Accounts by the limbs of their addresses: buckets of chains. */
final class AccountTable {
  private @Nullable AccountState[] buckets = new @Nullable AccountState[64];
  private int size;

  @Nullable AccountState find(long k0, long k1, long k2) {
    AccountState account = buckets[SecretMix.of(k0, k1, k2, 0) & buckets.length - 1];
    while (account != null && !(account.k0 == k0 && account.k1 == k1 && account.k2 == k2)) {
      account = account.next;
    }
    return account;
  }

  /** Adds an account whose address is not there yet. */
  void add(AccountState account) {
    if (size >= buckets.length) {
      grow();
    }
    insert(account);
    size++;
  }

  void forEach(Consumer<AccountState> action) {
    for (AccountState account : buckets) {
      for (; account != null; account = account.next) {
        action.accept(account);
      }
    }
  }

  private void insert(AccountState account) {
    int bucket = SecretMix.of(account.k0, account.k1, account.k2, 0) & buckets.length - 1;
    account.next = buckets[bucket];
    buckets[bucket] = account;
  }

  private void grow() {
    @Nullable AccountState[] old = buckets;
    buckets = new @Nullable AccountState[2 * old.length];
    for (AccountState chain : old) {
      AccountState account = chain;
      while (account != null) {
        AccountState next = account.next;
        insert(account);
        account = next;
      }
    }
  }
}
