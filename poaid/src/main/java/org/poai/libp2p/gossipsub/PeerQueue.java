package org.poai.libp2p.gossipsub;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.poai.libp2p.gossipsub.GossipsubConfig.BufferLimits;
import org.poai.libp2p.gossipsub.router.Priority;
import org.poai.memory.Purse;

/**
 * What waits to be sent to one peer: a lane for each priority, with a limit of its own, so that a
 * peer that is slow with blocks still hears of changes in the mesh; all of them on its account.
 * Owned by the thread gossip.
 */
final class PeerQueue {
  private final Map<Priority, Lane> lanes = new EnumMap<>(Priority.class);

  private final Purse purse;

  PeerQueue(BufferLimits limits, Purse purse) {
    this.purse = purse;
    lanes.put(Priority.CONTROL, new Lane(limits.control()));
    lanes.put(Priority.OWN, new Lane(limits.own()));
    lanes.put(Priority.FORWARDED, new Lane(limits.forwarded()));
    lanes.put(Priority.GOSSIP, new Lane(limits.gossip()));
  }

  private static final class Lane {
    final int limit;
    final Deque<byte[]> frames = new ArrayDeque<>();
    long bytes;

    Lane(int limit) {
      this.limit = limit;
    }
  }

  /** Takes all frames, or none where there is no room for them; an empty lane takes anything. */
  boolean offer(Priority priority, List<byte[]> frames) {
    Lane lane = lane(priority);
    long more = frames.stream().mapToLong(frame -> frame.length).sum();
    if ((lane.bytes > 0 && lane.bytes + more > lane.limit) || !purse.take(more)) {
      return false;
    }
    lane.frames.addAll(frames);
    lane.bytes += more;
    return true;
  }

  /** The next frame, or null. */
  byte @Nullable [] poll() {
    for (Lane lane : lanes.values()) {
      byte[] frame = lane.frames.poll();
      if (frame != null) {
        lane.bytes -= frame.length;
        purse.give(frame.length);
        return frame;
      }
    }
    return null;
  }

  void clear() {
    purse.close();
    for (Lane lane : lanes.values()) {
      lane.frames.clear();
      lane.bytes = 0;
    }
  }

  private Lane lane(Priority priority) {
    Lane lane = lanes.get(priority);
    if (lane == null) {
      throw new IllegalStateException("there is a lane for each priority");
    }
    return lane;
  }
}
