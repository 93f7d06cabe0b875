package org.poai.evm.world;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.poai.primitives.UInt256;

/**
 * What undoes changes: entries of a kind, a subject and the longs that it held before. A snapshot
 * is a count of entries; going back to it undoes what came later, the latest first.
 */
final class Journal {
  private static final byte BALANCE = 0;
  private static final byte NONCE = 1;
  private static final byte CODE = 2;
  private static final byte SLOT = 3;
  private static final byte TOUCHED = 4;
  private static final byte WARM_ACCOUNT = 5;
  private static final byte WARM_SLOT = 6;
  private static final byte CREATED = 7;
  private static final byte DESTROYED = 8;
  private static final byte REFUND = 9;
  private static final byte LOG = 10;
  private static final byte MOVE = 11;

  private byte[] kinds = new byte[256];
  private @Nullable Object[] subjects = new @Nullable Object[256];
  private int size;
  private long[] words = new long[1024];
  private int wordCount;

  int size() {
    return size;
  }

  /** Forgets everything: what was done stays. */
  void clear() {
    Arrays.fill(subjects, 0, size, null);
    size = 0;
    wordCount = 0;
  }

  void balance(AccountState account) {
    UInt256 old = account.balance;
    add(BALANCE, account);
    pushWord(old.w0(), old.w1(), old.w2(), old.w3());
  }

  void nonce(AccountState account) {
    add(NONCE, account);
    push(account.nonce);
  }

  /** The account is about to get code; it has none. */
  void code(AccountState account) {
    add(CODE, account);
  }

  void slot(Slot slot) {
    add(SLOT, slot);
    pushWord(slot.v0, slot.v1, slot.v2, slot.v3);
  }

  void touched(AccountState account) {
    add(TOUCHED, account);
    push(account.touchedIn);
  }

  void warm(AccountState account) {
    add(WARM_ACCOUNT, account);
    push(account.warmIn);
  }

  void warm(Slot slot) {
    add(WARM_SLOT, slot);
    push(slot.warmIn);
  }

  void created(AccountState account) {
    add(CREATED, account);
    push(account.createdIn);
  }

  void destroyed(AccountState account) {
    add(DESTROYED, account);
    push(account.destroyedIn);
  }

  void refund(World world) {
    add(REFUND, world);
    push(world.refund());
  }

  void log(World world) {
    add(LOG, world);
  }

  void move(World world) {
    add(MOVE, world);
  }

  void revert(int snapshot) {
    while (size > snapshot) {
      Object subject = subjects[--size];
      subjects[size] = null;
      if (subject instanceof AccountState account) {
        undo(kinds[size], account);
      } else if (subject instanceof Slot slot) {
        undo(kinds[size], slot);
      } else if (subject instanceof World world) {
        undo(kinds[size], world);
      }
    }
  }

  private void undo(byte kind, AccountState account) {
    switch (kind) {
      case BALANCE -> {
        wordCount -= 4;
        account.balance =
            new UInt256(
                words[wordCount + 3], words[wordCount + 2], words[wordCount + 1], words[wordCount]);
      }
      case NONCE -> account.nonce = pop();
      case CODE -> {
        account.code = Code.EMPTY;
        account.codeHash = Code.EMPTY.hash();
      }
      case TOUCHED -> account.touchedIn = (int) pop();
      case WARM_ACCOUNT -> account.warmIn = (int) pop();
      case CREATED -> account.createdIn = (int) pop();
      default -> account.destroyedIn = (int) pop();
    }
  }

  private void undo(byte kind, Slot slot) {
    if (kind == SLOT) {
      wordCount -= 4;
      slot.set(words, wordCount);
    } else {
      slot.warmIn = (int) pop();
    }
  }

  private void undo(byte kind, World world) {
    switch (kind) {
      case REFUND -> world.setRefund(pop());
      case LOG -> world.dropLog();
      default -> world.dropMove();
    }
  }

  private void add(byte kind, Object subject) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * size);
      subjects = Arrays.copyOf(subjects, 2 * size);
    }
    kinds[size] = kind;
    subjects[size++] = subject;
    if (wordCount + 4 > words.length) {
      words = Arrays.copyOf(words, 2 * words.length);
    }
  }

  private void push(long word) {
    words[wordCount++] = word;
  }

  private void pushWord(long w0, long w1, long w2, long w3) {
    words[wordCount] = w0;
    words[wordCount + 1] = w1;
    words[wordCount + 2] = w2;
    words[wordCount + 3] = w3;
    wordCount += 4;
  }

  private long pop() {
    return words[--wordCount];
  }
}
