package org.poai.libp2p.gossipsub.router;

/** Counts what a router does. */
public interface RouterObserver {
  /** Counts nothing. */
  RouterObserver NONE =
      new RouterObserver() {
        @Override
        public void message(Fate fate) {}

        @Override
        public void control(Control kind, boolean sent, int count) {}

        @Override
        public void breach(Breach breach) {}
      };

  /** A message that a peer sent. */
  void message(Fate fate);

  /** Entries of a control message; for IHAVE and IWANT, ids. */
  void control(Control kind, boolean sent, int count);

  void breach(Breach breach);

  /** What became of a message. */
  enum Fate {
    ACCEPTED,
    IGNORED,
    REJECTED,
    DUPLICATE,
    /** Its form or its signature is not what the network agreed on. */
    UNSIGNED,
    /** Of a topic that we have not joined. */
    UNWANTED,
    /** One more than may wait. */
    DROPPED
  }

  /** The kinds of control messages. */
  enum Control {
    IHAVE,
    IWANT,
    GRAFT,
    PRUNE
  }

  /** What P7 counts. */
  enum Breach {
    /** A GRAFT before the end of a backoff. */
    EARLY_GRAFT,
    /** It announced a message and did not send it. */
    BROKEN_PROMISE,
    /** Bytes that are no RPC. */
    MALFORMED,
    /** The application says so. */
    APPLICATION
  }
}
