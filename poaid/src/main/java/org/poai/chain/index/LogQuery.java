package org.poai.chain.index;

import java.util.List;
import java.util.Set;
import org.poai.chain.block.Log;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;

/**
 * Which logs somebody looks for: those of one of the addresses that have, at each position, one of
 * its topics. An empty set allows anything; a position that allows anything still asks for a topic
 * there.
 */
public record LogQuery(Set<Address> addresses, List<Set<Hash32>> topics) {
  /** EVM logs have no more topics. */
  public static final int MAX_TOPICS = 4;

  public LogQuery {
    if (topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException("a log has at most 4 topics, not " + topics.size());
    }
    addresses = Set.copyOf(addresses);
    topics = topics.stream().map(Set::copyOf).toList();
  }

  /** How many addresses and topics it names. */
  public int alternatives() {
    return addresses.size() + topics.stream().mapToInt(Set::size).sum();
  }

  public boolean matches(Log log) {
    if (log.topics().size() < topics.size()
        || !(addresses.isEmpty() || addresses.contains(log.address()))) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (!(topics.get(i).isEmpty() || topics.get(i).contains(log.topics().get(i)))) {
        return false;
      }
    }
    return true;
  }
}
