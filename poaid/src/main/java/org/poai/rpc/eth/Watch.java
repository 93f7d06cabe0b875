package org.poai.rpc.eth;

import org.poai.rpc.call.LogRequest;

/** What somebody wants to hear of. */
sealed interface Watch {
  /** New heads; told as headers, or as hashes. */
  record Heads(boolean whole) implements Watch {}

  /** Logs of blocks that come, and again, as removed, of those that go. */
  record Logs(LogRequest request) implements Watch {}

  /** Transactions that became executable in the pool; told whole, or as hashes. */
  record Pending(boolean whole) implements Watch {}

  /** That catching up with others begins or ends. */
  record Syncing() implements Watch {}
}
