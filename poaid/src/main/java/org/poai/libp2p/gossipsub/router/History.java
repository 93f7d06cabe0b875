package org.poai.libp2p.gossipsub.router;

/** What a router remembers of messages, and of promises to send them. */
final class History {
  final SeenCache seen;
  final MessageCache cache;
  final Promises promises;

  History(GossipParams params) {
    GossipParams.History history = params.history();
    seen = new SeenCache(history.seenMillis(), history.maxSeen());
    cache = new MessageCache(history, params.requests().retransmissions());
    promises = new Promises(params.requests().followUpMillis());
  }
}
