package org.poai.libp2p.gossipsub.router;

/** Parameters that differ from the usual ones in one place. */
final class Tuned {
  private static final GossipParams P = GossipParams.DEFAULT;

  private Tuned() {}

  static GossipParams noFlood() {
    return new GossipParams(
        P.degree(), P.heartbeat(), P.backoff(), P.history(), P.requests(), P.validations(), false);
  }

  static GossipParams requests(GossipParams.Requests requests) {
    return new GossipParams(
        P.degree(), P.heartbeat(), P.backoff(), P.history(), requests, P.validations(), true);
  }

  static GossipParams validations(GossipParams.Validations validations) {
    return new GossipParams(
        P.degree(), P.heartbeat(), P.backoff(), P.history(), P.requests(), validations, true);
  }
}
