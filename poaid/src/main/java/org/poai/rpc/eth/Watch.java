package org.poai.rpc.eth;

import org.poai.rpc.call.LogRequest;

/** What somebody wants to hear of. */
sealed interface Watch {
  /** About what one takes in the heap, with its id and its place among others. */
  int WEIGHT = 512;

  /** Bytes of heap that it takes. */
  default long weight() {
    return WEIGHT;
  }

  /** New heads; told as headers, or as hashes. */
  record Heads(boolean whole) implements Watch {}

  /** Logs of blocks that come, and again, as removed, of those that go. */
  record Logs(LogRequest request) implements Watch {
    /** Of an address or topic, with its place in a set. */
    private static final int ALTERNATIVE_BYTES = 128;

    @Override
    public long weight() {
      return WEIGHT + (long) ALTERNATIVE_BYTES * request.query().alternatives();
    }
  }

  /** Transactions that became executable in the pool; told whole, or as hashes. */
  record Pending(boolean whole) implements Watch {}

  /** That catching up with others begins or ends. */
  record Syncing() implements Watch {}
}
