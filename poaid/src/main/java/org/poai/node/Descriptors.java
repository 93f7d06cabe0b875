package org.poai.node;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.poai.node.events.ServingEvents;

/** File descriptors of the process, of which clients get what peers and the chain do not need. */
final class Descriptors {
  /** For the database, the model, the engine, peers, logs. */
  private static final long RESERVED = 256;

  private static final int MOST_CLIENTS = 512;
  private static final int FEWEST_CLIENTS = 16;

  private Descriptors() {}

  /** How many clients may be connected at a time. */
  static int forClients() {
    long most =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE;
    int clients = clients(most);
    if (clients < MOST_CLIENTS) {
      ServingEvents.fewDescriptors(most, clients);
    }
    return clients;
  }

  /** The same for a process that may open so many files. */
  static int clients(long most) {
    return (int) Math.max(FEWEST_CLIENTS, Math.min(MOST_CLIENTS, most - RESERVED));
  }
}
