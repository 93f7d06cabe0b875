package org.poai.chain.stored;

/** Who brought a block. */
public sealed interface Origin {
  /** For a log line. */
  String name();

  /** Whose share of the bounded stores a block of this origin takes: a peer's is its ban key. */
  default String share() {
    return getClass().getSimpleName();
  }

  /** Whether the operator named who brought it: what this node cannot judge is taken from him. */
  default boolean isNamed() {
    return (this instanceof Peer peer && peer.named())
        || (this instanceof Sync sync && sync.peer().named());
  }

  /** Whether the block comes in bulk and can be had again, so that no disk need be waited for. */
  default boolean isBulk() {
    return this instanceof Import || this instanceof Sync || this instanceof Stored;
  }

  /** Whether the block is this node's work: it makes room for nobody's. */
  default boolean isOurs() {
    return this instanceof Own || this instanceof Worker;
  }

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
   * A block of the store, off the canonical chain, that a former run of this node judged; who
   * brought it is not known any more.
   */
  record Stored() implements Origin {
    @Override
    public String name() {
      return "the store";
    }
  }

  /**
   * A peer.
   *
   * @param id the whole peer id, in base58
   * @param banKey by what it is judged and rationed: its IP, or its id where we dialled or named it
   * @param dialled whether we chose this peer; half of the queue is kept for such
   * @param named whether the operator named it; what this node cannot judge is taken on its word
   */
  record Peer(String id, String banKey, boolean dialled, boolean named) implements Origin {
    @Override
    public String share() {
      return banKey;
    }

    /** {@code 16Uiu2…9k}: enough to recognise a peer in a log line. */
    @Override
    public String name() {
      return id.length() < 10 ? id : id.substring(0, 6) + "…" + id.substring(id.length() - 2);
    }
  }

  /**
   * A block of the branch that a peer announced and that this node follows to catch up, whoever
   * gave the body: not rationed, as gossip is.
   */
  record Sync(Peer peer) implements Origin {
    @Override
    public String name() {
      return peer.name();
    }

    @Override
    public String share() {
      return peer.share();
    }
  }
}
