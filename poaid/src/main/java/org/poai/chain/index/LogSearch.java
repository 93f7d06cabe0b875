package org.poai.chain.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.ByteString;
import org.poai.store.StoreReader;

/**
 * One walk over the log index. Each constraint of the query (its addresses, the topics at one
 * position) is a {@link HeightUnion}; the walk leaps from one constraint's next height to the
 * other's, so that it costs as many steps as the rarest of them has heights. Owned by one thread.
 */
final class LogSearch {
  private final List<HeightUnion> constraints;

  private LogSearch(List<HeightUnion> constraints) {
    this.constraints = constraints;
  }

  static LogSearch of(StoreReader store, LogQuery query, BlockNumber first) {
    List<HeightUnion> constraints = new ArrayList<>();
    for (List<HeightTag> tags : constraints(query)) {
      constraints.add(new HeightUnion(store, tags, first.value()));
    }
    return new LogSearch(constraints);
  }

  private static List<List<HeightTag>> constraints(LogQuery query) {
    List<List<HeightTag>> constraints = new ArrayList<>();
    if (!query.addresses().isEmpty()) {
      constraints.add(query.addresses().stream().map(HeightTag::address).toList());
    }
    for (int i = 0; i < query.topics().size(); i++) {
      int position = i;
      Set<? extends ByteString> topics = query.topics().get(i);
      if (!topics.isEmpty()) {
        constraints.add(topics.stream().map(topic -> HeightTag.topic(position, topic)).toList());
      }
    }
    return constraints.isEmpty() ? List.of(List.of(HeightTag.ANY_LOG)) : constraints;
  }

  List<BlockNumber> run(BlockNumber first, BlockNumber last, int max) {
    List<BlockNumber> found = new ArrayList<>();
    long end = Math.min(last.value(), TagHeights.NONE - 1);
    long height = first.value();
    while (found.size() < max) {
      long reached = height;
      for (HeightUnion constraint : constraints) {
        reached = constraint.atOrAfter(reached);
      }
      if (reached > end) {
        break;
      }
      if (reached == height) {
        found.add(BlockNumber.of(height));
        reached++;
      }
      height = reached;
    }
    return found;
  }
}
