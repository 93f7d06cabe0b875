package org.poai.libp2p.gossipsub.router;

/**
 * The numbers of gossipsub 1.1, under the specification's names where it has one.
 *
 * @param floodPublish whether our own messages go to all peers of a topic, not to the mesh alone
 */
public record GossipParams(
    Degree degree,
    Heartbeat heartbeat,
    Backoff backoff,
    History history,
    Requests requests,
    Validations validations,
    boolean floodPublish) {
  public static final GossipParams DEFAULT =
      new GossipParams(
          new Degree(6, 5, 12, 4, 2, 6, 0.25),
          new Heartbeat(1000, 60_000, 60, 2),
          new Backoff(60_000, 10_000, 10_000, 3_600_000, 4096),
          new History(5, 3, 120_000, 1 << 17, 64 << 20),
          new Requests(5000, 10, 3, 3000, 128),
          new Validations(256, 1024, 16 << 20, 64 << 20, 300_000),
          true);

  /**
   * The same, where messages that can be asked for take a twelfth of {@code bytes} at most, and
   * those that are being judged a sixth.
   */
  public GossipParams within(long bytes) {
    long judged = Math.min(validations.totalBytes, bytes / 6);
    return new GossipParams(
        degree,
        heartbeat,
        backoff,
        new History(
            history.windows,
            history.announced,
            history.seenMillis,
            history.maxSeen,
            Math.min(history.maxBytes, bytes / 12)),
        requests,
        new Validations(
            validations.perPeer,
            validations.total,
            Math.min(validations.bytesPerPeer, Math.max(judged / 4, Math.min(judged, 4 << 20))),
            judged,
            validations.timeoutMillis),
        floodPublish);
  }

  /**
   * How many peers a topic's mesh has.
   *
   * @param d wanted
   * @param low fewer are filled up to {@code d}
   * @param high more are cut to {@code d}
   * @param score of those kept at a cut, so many for their score and the rest by chance
   * @param out at least so many that we dialled: an attacker cannot choose those
   * @param lazy peers outside the mesh that get announcements, at least
   * @param gossipFactor share of the peers outside the mesh that get announcements, at least
   */
  public record Degree(
      int d, int low, int high, int score, int out, int lazy, double gossipFactor) {
    public Degree {
      if (low > d || d > high || score > d || out >= low || 2 * out > d) {
        throw new IllegalArgumentException("out < low ≤ d ≤ high, score ≤ d, out ≤ d / 2");
      }
    }
  }

  /**
   * What happens regularly.
   *
   * @param fanoutTtlMillis after the last message to a topic that we have not joined
   * @param opportunisticTicks heartbeats between two looks at the median of a mesh
   * @param opportunisticPeers grafted when it is low
   */
  public record Heartbeat(
      long intervalMillis, long fanoutTtlMillis, int opportunisticTicks, int opportunisticPeers) {}

  /**
   * How long after a PRUNE no GRAFT is welcome.
   *
   * @param unsubscribeMillis the same, when we leave the topic
   * @param floodMillis a GRAFT that comes this soon after the PRUNE counts twice
   * @param maxMillis the longest that we let a peer choose
   * @param maxPeers remembered per topic
   */
  public record Backoff(
      long pruneMillis, long unsubscribeMillis, long floodMillis, long maxMillis, int maxPeers) {}

  /**
   * What is remembered of messages.
   *
   * @param windows heartbeats for which a message can be asked for
   * @param announced heartbeats for which it is announced
   * @param seenMillis for which a message is not taken again
   * @param maxSeen ids remembered
   * @param maxBytes of messages that can be asked for
   */
  public record History(int windows, int announced, long seenMillis, int maxSeen, long maxBytes) {}

  /**
   * Limits of announcements and requests.
   *
   * @param maxIds announced to, and asked of, one peer per heartbeat
   * @param maxAnnouncements taken of one peer per heartbeat
   * @param retransmissions of one message to one peer
   * @param followUpMillis for a peer to send what it announced
   * @param maxTopics that a peer may join, as far as we take notice
   */
  public record Requests(
      int maxIds, int maxAnnouncements, int retransmissions, long followUpMillis, int maxTopics) {}

  /**
   * Limits of messages that wait for their verdict; what exceeds them is dropped unjudged and may
   * come again.
   *
   * @param timeoutMillis after which a message without a verdict is let go
   */
  public record Validations(
      int perPeer, int total, long bytesPerPeer, long totalBytes, long timeoutMillis) {}
}
