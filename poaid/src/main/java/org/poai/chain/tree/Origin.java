package org.poai.chain.tree;

/** Who brought a block. */
public sealed interface Origin {
  /** For a log line. */
  String name();

  /** Our own miner. */
  record Own() implements Origin {
    @Override
    public String name() {
      return "this node";
    }
  }

  /**
   * A machine that mines for this node, with a template of ours; its proof was looked at before.
   *
   * @param label what it calls itself
   */
  record Worker(String label) implements Origin {
    @Override
    public String name() {
      return "worker " + label;
    }
  }

  /** A file that the operator imports. */
  record Import() implements Origin {
    @Override
    public String name() {
      return "file";
    }
  }

  /**
   * A peer.
   *
   * @param name short peer id, for logs
   * @param banKey what is banned when it lies: IPv4 /24, IPv6 /48, or the peer id on loopback
   * @param dialled whether we chose this peer; half of the queue is kept for such
   * @param named whether the operator named it; what this node cannot judge is taken on its word
   */
  record Peer(String name, String banKey, boolean dialled, boolean named) implements Origin {}

  /** A peer that was asked for the block while catching up: not rationed, as gossip is. */
  record Sync(Peer peer) implements Origin {
    @Override
    public String name() {
      return peer.name();
    }
  }
}
